"""Many small cases as one test: pytest takes longer to set up a case of its own than most of these take."""

import inspect
from functools import wraps


def each(names, cases, ids=repr):
    """Like ``pytest.mark.parametrize``, but one test tries all cases; what fails carries a note that says which.

    The cases share the test's fixtures, so it is for tests that change none of them.
    """
    keys = names.replace(",", " ").split() if isinstance(names, str) else list(names)
    cases = [case if len(keys) > 1 else (case,) for case in cases]
    labels = [", ".join(map(ids, case)) for case in cases] if callable(ids) else list(ids)
    assert cases

    def over_all_cases(test):
        parameters = inspect.signature(test).parameters
        assert set(keys) <= set(parameters), keys

        @wraps(test)
        def one_by_one(**fixtures):
            for case, label in zip(cases, labels, strict=True):
                try:
                    test(**fixtures, **dict(zip(keys, case, strict=True)))
                except BaseException as error:
                    error.add_note(f"The case: {label}")
                    raise

        kept = [parameter for name, parameter in parameters.items() if name not in keys]
        one_by_one.__signature__ = inspect.Signature(kept)
        return one_by_one

    return over_all_cases
