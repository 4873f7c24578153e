"""`weir doctor`: what is wrong with an environment, and what to do about it.

    check        what a check is, and what it comes to
    registry     every check, for each of the two viewpoints
    task         what a task can know: its settings, its endpoints, its AWS clients
    client       what an application's side can know: the endpoint it calls
    running      all of them at once, each with a deadline
    show, document, command

Each other module holds the checks of one group. A check is a function and one line in
the registry. It changes nothing, and it says nothing that is secret.
"""
