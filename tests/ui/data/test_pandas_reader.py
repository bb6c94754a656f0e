"""pandas cuts the lines into cells, and only a server that reads a table has it in memory."""

import pytest

from ui.data.pandas_reader import ReadError, read_rows


def test_a_row_has_its_own_number_of_cells_and_a_blank_line_none():
    assert read_rows(["a,b", "", "1,", "2", '"x\n', 'y",3'], ",", 9) == [
        ["a", "b"],
        [],
        ["1", ""],
        ["2"],
        ["x\n\ny", "3"],
    ]
    assert read_rows(['1,"a', 'b","c', 'd"'], ",", 9) == [["1", "a\nb", "c\nd"]], "wider than each of its lines"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("line", ['1,"2', '"1"x,2', "," * 500])
def test_what_cannot_be_cut_into_cells_is_refused(line):
    with pytest.raises(ReadError):
        read_rows(["a,b", line], ",", 9)
