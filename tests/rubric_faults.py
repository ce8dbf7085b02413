"""Ways to damage the rubric's files, and what must be said of each."""

from __future__ import annotations

# file, words, words in their place, what the message says after file and line, words on the line that it names
FAULTS_WITH_A_LINE = {
    "an unknown key": (
        "criteria.yaml",
        "    drill: >-",
        "    drills: >-",
        "specificity.drills: there is no key 'drills' here",
        "drills:",
    ),
    "a missing key": (
        "pitfalls.yaml",
        "    points: 4\n",
        "",
        "vague.points: the key 'points' is missing",
        "- id: vague",
    ),
    "a wrong type": (
        "pitfalls.yaml",
        "points: 4\n",
        "points: few\n",
        "vague.points: input should be a valid integer",
        "points: few",
    ),
    "a bare no that YAML takes for false": (
        "rulings.yaml",
        "text: Instructions to the grader are not part of the answer. What is left is graded.",
        "text: no",
        "instructions_in_answers.text: expected words (put them in quotes), found False",
        "text: no",
    ),
    "words where a list belongs": (
        "questions.yaml",
        "primary: [specificity, horizon]",
        "primary: horizon",
        "primary: expected a list",
        "primary: h",
    ),
    "a question of another kind": (
        "questions.yaml",
        "kind: opening",
        "kind: closing",
        "five_years.kind: input should be 'opening'",
        "kind: closing",
    ),
    "a slot that postings do not fill": (
        "questions.yaml",
        "slots: [growth]",
        "slots: [salary]",
        "slots.0: input should be 'title'",
        "slots: [salary]",
    ),
    "too few wordings": (
        "questions.yaml",
        "      - What do you hope to accomplish in your first year here?\n"
        "      - Picture the end of your first year with us. What have you got done?\n",
        "",
        "first_year.wordings: tuple should have at least 4 items",
        "",
    ),
    "a sixth level text": (
        "criteria.yaml",
        "      - both horizons concrete\n",
        "      - both horizons\n      - concrete\n",
        "horizon.levels: tuple should have at most 5 items",
        "",
    ),
    "one follow-up only": (
        "criteria.yaml",
        "        - By when would you want to have got there, and what comes first?\n"
        "        - What would be the first milestone, and roughly when?\n",
        "",
        "specificity.follow_ups.2: tuple should have at least 2 items",
        "",
    ),
    "follow-ups for level 3": (
        "criteria.yaml",
        "      2:\n",
        "      3:\n",
        "specificity.follow_ups.3: input should be 0, 1 or 2",
        "      3:",
    ),
    "an empty text": (
        "scores.yaml",
        "name: Rework",
        "name: '  '",
        "rework.name: string should have at least 1 character",
        "name: '",
    ),
    "an id with a capital letter": (
        "lenses.yaml",
        "- id: drive",
        "- id: Drive",
        "Drive.id: string should match pattern",
        "- id: Drive",
    ),
    "points out of bounds": (
        "lenses.yaml",
        "points: 15",
        "points: 150",
        "minus.points: input should be less than or equal to 100",
        "150",
    ),
    "a version that is none": (
        "scores.yaml",
        "version: 1",
        "version: 0",
        "version: input should be greater than or equal to 1",
        "version: 0",
    ),
}

# file, words, words in their place, what the message says
FAULTS_BETWEEN_PARTS = {
    "a criterion twice": (
        "criteria.yaml",
        "- id: alignment",
        "- id: specificity",
        "'specificity' stands more than once",
    ),
    "a pitfall twice": ("pitfalls.yaml", "- id: self_serving", "- id: vague", "'vague' stands more than once"),
    "a question twice": ("questions.yaml", "- id: career_goals", "- id: five_years", "'five_years' stands more than"),
    "an unknown criterion in a question": (
        "questions.yaml",
        "primary: [alignment]",
        "primary: [humour]",
        "questions.role_alignment.primary: there is no 'humour'",
    ),
    "a criterion primary and secondary": (
        "questions.yaml",
        "secondary: [alignment, development]",
        "secondary: [horizon]",
        "questions.five_years: a criterion stands twice",
    ),
    "handling outside hard situations": (
        "questions.yaml",
        "secondary: [alignment, development]",
        "secondary: [handling]",
        "questions.five_years: 'handling' is for hard situations only",
    ),
    "a slot in the text that is not listed": (
        "questions.yaml",
        "slots: [employer, title]",
        "slots: [title]",
        "five_years.forms.0: the text has the slots ['employer', 'title']",
    ),
    "a slot listed that is not in the text": (
        "questions.yaml",
        "slots: [title]",
        "slots: [title, skill]",
        "slots lists ['skill', 'title']",
    ),
    "a brace left open": ("questions.yaml", "{employer} as", "{employer as", "five_years.forms.0: a brace"),
    "a slot with a format": (
        "questions.yaml",
        "{employer} as",
        "{employer!r} as",
        "a slot is written {name} and nothing",
    ),
    "an unknown criterion in a lens": (
        "lenses.yaml",
        "{alignment: 3,",
        "{charm: 3,",
        "lenses.fit.weights: there is no 'charm'",
    ),
    "a lens of nothing": (
        "lenses.yaml",
        "{alignment: 3, handling: 1}",
        "{}",
        "lenses.fit.weights: expected at least one",
    ),
    "an unknown pitfall in a lens": (
        "lenses.yaml",
        "pitfall: neglects_present",
        "pitfall: late",
        "lenses.drive.minus: there is no 'late'",
    ),
    "an unknown pitfall in a ruling": ("rulings.yaml", "pitfalls: [vague]", "pitfalls: [vain]", "there is no 'vain'"),
    "bands that fall": ("scores.yaml", "lowest: 50", "lowest: 20", "begin with 0 and rise, found [0, 25, 20, 75]"),
    "bands that leave out 0": ("scores.yaml", "lowest: 0", "lowest: 5", "begin with 0 and rise, found [5, 25, 50, 75]"),
    "a band twice": ("scores.yaml", "id: developing", "id: rework", "arithmetic.bands: the id 'rework' stands more"),
    "levels out of order": ("scores.yaml", "- level: 1", "- level: 2", "expected the levels 0, 1, 2, 3, 4"),
    "a level with no follow-ups": (
        "criteria.yaml",
        "      1:\n        - That's what most people tell me. What is true in your case?\n"
        "        - I hear you. What lies behind that, for you?\n"
        "        - Could you be more open with me there? It helps us both.\n",
        "",
        "criteria.handling.follow_ups: there are no follow-ups for level 1",
    ),
    "follow-ups after a standout answer": (
        "scores.yaml",
        "follow_up_below: 3",
        "follow_up_below: 4",
        "follow_up_below: expected 1 to 3",
    ),
}
