"""Who is offered which customer, when the desk is open, and how long the wait will be."""
