"""All rules. docs/reference/content.md lists them from here."""

from __future__ import annotations

from kb_index.lint import (
    dates,
    dialogue,
    facts,
    hot_topics,
    identity,
    lengths,
    limits,
    menu,
    pairs,
    questions,
    talks,
    tone,
    vocabulary,
    wrap_up,
)
from kb_index.lint.rule import Rule, reading

RULES: tuple[Rule, ...] = (
    # Files and fields
    Rule("missing", "`bank.yml` and `topics.yml` exist", reading("missing")),
    Rule("not_yaml", "every file is YAML in UTF-8", reading("not_yaml")),
    Rule("repeated_key", "no field stands twice in a block", reading("repeated_key")),
    Rule("schema", "every field has its type; `nlu:` and `wording.yml` hold lists", dialogue.shapes_kept),
    Rule("missing_field", "no field is missing", reading("missing_field")),
    Rule("unknown_field", "there are no other fields", reading("unknown_field")),
    Rule("id_path", "the id of a text is what its path says", reading("id_path")),
    Rule("two_texts", "a topic has one text", reading("two_texts")),
    Rule(
        "placeholder",
        "every `{name}` is a text of `bank.yml`, no brace stands alone",
        dialogue.placeholders_known,
    ),
    # Topics
    Rule("unknown_topic", "ids and intents are in `topics.yml`", vocabulary.unknown_topics),
    Rule("unknown_skill", "the skill of a topic exists", vocabulary.unknown_skills),
    Rule(
        "policy",
        "articles for what the bot answers, playbooks for what people handle",
        vocabulary.policies_kept,
    ),
    Rule("urgent", "exactly the urgent topics have `protective`", vocabulary.urgent_protected),
    Rule("dead_link", "`confusable_with` and surfaces name other existing topics", vocabulary.links_live),
    Rule("unknown_surface", "a needs file is for a surface of `topics.yml`", dialogue.surfaces_known),
    Rule("needs", "needs and their topics agree with `topics.yml`", dialogue.needs_agree),
    Rule(
        "facts",
        "questions before a person: every topic for people in the file of its skill, none for urgent ones",
        facts.sound,
    ),
    Rule(
        "pair",
        "a pair of `pairs.yml` is two topics that have a text; its question ends with ？, its buttons have at most "
        f"{limits.PAIR_BUTTON_LENGTH} characters, no word means both",
        pairs.sound,
    ),
    # Dated hot topics, menu, identity
    Rule(
        "hot_topic",
        "a hot topic is about a need of `topics.yml`; its dates are in order and not before its source",
        hot_topics.sound,
    ),
    Rule("menu_deep", f"the menu is at most {limits.MENU_LEVELS} levels deep", menu.not_too_deep),
    Rule("menu_person", "every level of the menu offers a person", menu.person_everywhere),
    Rule(
        "menu_dead",
        "a topic of the menu has an article or playbook, a question of it is indexed",
        menu.leads_somewhere,
    ),
    Rule(
        "category_deep",
        f"the categories of the wrap-up are at most {limits.WRAP_UP_LEVELS} levels deep",
        wrap_up.not_too_deep,
    ),
    Rule("category_twice", "no id of a wrap-up category stands twice", wrap_up.ids_single),
    # Conversations kept as tests
    Rule(
        "talk",
        "a kept conversation names topics, needs and skills of `topics.yml`, expects something, and is named after its id",
        talks.sound,
    ),
    Rule("talk_twice", "no two kept conversations say the same", talks.not_twice),
    Rule("identity", "nothing the bot says asks who the customer is", identity.not_asked_for),
    # Lengths
    Rule("too_long", f"an answer has at most {limits.ANSWER_LENGTH} characters", lengths.answers_short),
    Rule(
        "long_sentence",
        f"a sentence has at most {limits.SENTENCE_LENGTH} characters, in `elder` {limits.ELDER_LENGTH}",
        lengths.sentences_short,
    ),
    Rule("elder_line", "a line of `elder` is one sentence", lengths.elder_steps_single),
    Rule(
        "too_many",
        f"at most {limits.MOST_STEPS} steps and {limits.MOST_ALTERNATIVES} alternatives",
        lengths.lists_small,
    ),
    Rule("too_few", "lists have their least number of entries, as told above", lengths.lists_full),
    # Questions
    Rule("empty", "a question has letters or digits", questions.says_something),
    Rule("repeated", "no question stands twice under a topic", questions.not_repeated),
    Rule("alike", "no two questions of a topic are alike but for a particle or a word", questions.not_alike),
    Rule(
        "contradictory",
        "no question belongs to two topics, no example to two needs",
        questions.not_contradictory,
    ),
    Rule(
        "twice",
        "no variant in `wording.yml` and no button of a surface stands twice",
        dialogue.variants_differ,
    ),
    # Review
    Rule("expired", "`valid_until` is not over", dates.not_expired),
    Rule("not_yet_valid", "`valid_from` is not in the future", dates.already_begun),
    Rule("dates", "a text does not end before it begins", dates.dates_in_order),
    Rule("unreviewed", "`reviewer` is somebody, and not the owner", dates.reviewed),
    Rule(
        "stale_review",
        f"`valid_from` is at most {limits.REVIEW_DAYS} days ago and not before a source",
        dates.review_fresh,
    ),
    # Plain language, in everything customers read
    Rule("jargon", "no term of `kb_index/jargon.yml`, unless it may be explained or quoted", tone.no_jargon),
    Rule("latin", "Latin words only quoted, or explained in brackets", tone.no_latin),
    Rule("command", "no orders: 必须, 应该, 务必, 不得, 禁止…", tone.no_commands),
    Rule("promise", "no promise that finance forbids: 保本, 稳赚, 最高收益, 一定批…", tone.no_promises),
    Rule("lexicon", "`kb_index/jargon.yml` is sound and large enough", dialogue.lexicon_sound),
)
