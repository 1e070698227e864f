"""The numbers of the rules. Characters are counted with the bank's values filled in, as a customer reads them."""

ANSWER_LENGTH = 120
# A sentence that a listener keeps in mind to its end. Nine in ten were shorter before the limit was drawn.
SENTENCE_LENGTH = 40
# An elder's line is one step on a narrow screen in large type; a hotline alone takes twelve characters.
ELDER_LENGTH = 24
MOST_STEPS = 3
MOST_ALTERNATIVES = 2
LEAST_QUESTIONS = 30
LEAST_PLAYBOOK_QUESTIONS = 20
LEAST_NLU_EXAMPLES = 10
LEAST_NEED_EXAMPLES = 12
LEAST_TERMS = 150
# Every second caller hangs up beyond the fourth level of a menu.
MENU_LEVELS = 4
# What an agent chooses from at the end of a conversation.
WRAP_UP_LEVELS = 3
# Yes/no points of a hot topic: more is a form, not an answer.
MOST_POINTS = 5
# Two buttons and the one for a person stand side by side on a narrow screen.
PAIR_BUTTON_LENGTH = 10
# Fees, limits and rules of retail banking change about yearly; what nobody looked at for two years is not trusted.
REVIEW_DAYS = 730
