"""What stands on a page, found as a person finds it: by its label."""


def labelled(elements, label):
    """The only one of the elements that has the label."""
    (found,) = (element for element in elements if element.label == label)
    return found


def rate(app):
    return labelled(app.text_input, "Learning rate η")
