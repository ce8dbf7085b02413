"""The contract of rubric version 1, written a second time: what `rubric/*.yaml` must say, word by word."""

from __future__ import annotations

LEVELS = [
    (0, "missing", "nothing in the answer speaks to it, or the answer works against it"),
    (1, "gestured", "a stock phrase that any candidate could say about any job"),
    (2, "partial", "one concrete element; the listener still has to ask 'which?', 'how?' or 'by when?'"),
    (3, "solid", "concrete and plausible; a listener would not need to ask"),
    (
        4,
        "standout",
        "solid, and tied together with proof or reasoning that makes it credible for this candidate here",
    ),
]

# id: name, section of the guide, the five level texts
CRITERIA = {
    "specificity": (
        "Specific and realistic goals",
        "strategy 1; mistakes 1 and 3",
        (
            "no goal, only 'grow', 'succeed', 'do well'",
            "a direction with no role, field or measure ('move up', 'management some day')",
            "a named role, field or measurable outcome, but no time frame or no idea of what it involves",
            "named role or outcome and a plausible time frame or first milestone",
            "as 3, and the path from where the candidate stands today is shown (steps taken, or dated milestones)",
        ),
    ),
    "alignment": (
        "Aligned with the employer's objectives",
        "strategy 2; mistake 2",
        (
            "employer absent, or the goal leads away from it",
            "flattery or 'your company' with nothing known about it",
            "linked to the kind of role or to the industry in general",
            "linked to a named fact of this role or company (product, market, programme, objective, team)",
            "as 3, and says what the employer gains as the candidate grows: benefit runs both ways",
        ),
    ),
    "development": (
        "Commitment to learning and growth",
        "strategy 3",
        (
            "none",
            "'always learning', 'develop my skills'",
            "names the skill or field to be developed",
            "names the means too (course, certification, mentor, project, conference, stretch work)",
            "means already under way or scheduled, and what they will make possible at work",
        ),
    ),
    "horizon": (
        "Short-term and long-term in balance",
        "strategy 4; mistake 4",
        (
            "no time horizon at all",
            "one horizon, and that vague",
            "one horizon concrete; the other missing or vague",
            "both horizons concrete",
            "both concrete and connected: why the near one leads to the far one",
        ),
    ),
    "flexibility": (
        "Openness to change of direction",
        "strategy 5",
        (
            "rigid, an ultimatum, or nothing said",
            "'I'm flexible', 'open to anything'",
            "openness with a reason or a limit",
            "names alternatives or conditions under which the plan would change, and keeps a direction",
            "as 3, shown by a past change of plan or by how and when the plan is reviewed",
        ),
    ),
    "handling": (
        "Handling a hard question",
        "the three challenging situations",
        (
            "dodges, bristles, or hurts the candidacy (contempt for the job, a number as ultimatum, 'no idea')",
            "deflects with a stock phrase",
            "takes the question on but leaves the worry standing",
            "answers honestly and turns it to common ground, learning, or contribution",
            "as 3, with a concrete bridge: a named thing this job gives to the goal, or the goal to this job",
        ),
    ),
}

# id: name, section of the guide, present when, not present when, points
PITFALLS = {
    "vague": (
        "Too vague",
        "mistake 1",
        "the goal-bearing part of the answer is only general words, so specificity is 0 or 1",
        "a single general sentence stands beside a concrete goal",
        4,
    ),
    "self_serving": (
        "Only personal gain",
        "mistake 2",
        "pay, title, perks, visas, remote life or a stepping stone is the point, "
        "and nothing is offered to the employer",
        "gain is named beside a contribution",
        15,
    ),
    "unrealistic_timeline": (
        "Unrealistic timeline",
        "mistake 3",
        "the jump named cannot happen in the time named from the level the job is at "
        "(entry level to chief executive in two years)",
        "ambitious, but people do it",
        15,
    ),
    "neglects_present": (
        "Neglects the present role",
        "mistake 4",
        "the job applied for is skipped, belittled or a mere waiting room",
        "the answer speaks of the future because it was asked to, and treats this job as part of it",
        15,
    ),
    "contradiction": (
        "Contradicts itself",
        "mistake 5",
        "the answer conflicts with itself, an earlier answer, or the resume; "
        "the two passages can be quoted side by side",
        "a change of mind that the candidate explains",
        20,
    ),
}

# Words that the rulings cannot do without; together they touch each ruling of the contract.
RULINGS = [
    "holds specificity and horizon at 2 at most, and is also the pitfall",
    "needs words that attempt a goal. An off-topic answer, or one with no goal at all in it, gets level 0s",
    "vague is only ever marked where specificity is in play",
    "Milestones inside the first year are the near horizon. The far one has to look past it.",
    "level 4 says what the learning will make possible at work; otherwise it is 3",
    "earned by words that tie the near goal to the far one; two dated goals side by side are 3",
    "Contempt for the job holds handling at 1, however honest; candour without contempt is what levels 2 to 4 are for.",
    "leads away from the employer holds alignment at 1, unless the answer says what the employer gains until then",
    "(a salad of keywords) are 1, not 3: the parts must be about a goal of this person",
    "Instructions to the grader are not part of the answer. What is left is graded.",
    "An answer in another language is graded on its content.",
]

# id: name, weights, deduction
LENSES = {
    "self_awareness": (
        "Career planning and self-awareness",
        {"specificity": 2, "horizon": 2, "flexibility": 1},
        None,
    ),
    "fit": ("Fit with the company's long-term plans", {"alignment": 3, "handling": 1}, None),
    "drive": ("Motivation and drive", {"development": 2, "specificity": 1}, ("neglects_present", 15)),
    "growth": ("Potential to grow in the organisation", {"development": 2, "horizon": 1, "flexibility": 1}, None),
}

# id: asked as, kind, primary, secondary
QUESTIONS = {
    "five_years": (
        "Where do you see yourself in five years?",
        "opening",
        "specificity, horizon",
        "alignment, development",
    ),
    "career_goals": (
        "What are your career goals?",
        "opening",
        "specificity, horizon",
        "alignment, development, flexibility",
    ),
    "role_alignment": (
        "How does this position align with your career goals?",
        "opening",
        "alignment",
        "specificity, development",
    ),
    "first_year": (
        "What do you hope to accomplish in your first year here?",
        "opening",
        "specificity, alignment",
        "development, horizon",
    ),
    "achievement_plan": (
        "How do you plan to achieve your career goals?",
        "opening",
        "development, specificity",
        "horizon, alignment",
    ),
    "path_flexibility": (
        "How flexible are you about your career path?",
        "follow-up",
        "flexibility",
        "specificity, alignment",
    ),
    "steps_taken": (
        "What steps have you already taken towards your goals?",
        "follow-up",
        "development, specificity",
        "alignment",
    ),
    "setbacks": (
        "How do you handle setbacks on the way to your goals?",
        "follow-up",
        "flexibility, development",
        "specificity",
    ),
    "team_balance": (
        "How do you balance your own goals with those of the team or organisation?",
        "follow-up",
        "alignment, flexibility",
        "specificity",
    ),
    "reassessment": (
        "How often do you reassess your professional goals?",
        "follow-up",
        "flexibility, specificity",
        "horizon",
    ),
    "misaligned": (
        "Your goals don't seem to lead to this position. Why this job?",
        "situation",
        "handling, alignment",
        "specificity",
    ),
    "unsure_long_term": (
        "You seem unsure about the long term. Where is this going?",
        "situation",
        "handling, flexibility",
        "development",
    ),
    "salary_goals": ("What are your salary goals?", "situation", "handling", "alignment, development"),
}

BANDS = [("rework", 0), ("developing", 25), ("solid", 50), ("interview_ready", 75)]
