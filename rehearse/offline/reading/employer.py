"""The employer: behind a label, beside the title, under "About ...", or as the one who is looking for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.interview.job import Read
from rehearse.offline.reading.lines import Line, label_of, segments_of
from rehearse.offline.reading.lookup import Lookup, key_of, plain_words
from rehearse.offline.reading.names import LONGEST, is_all_name, is_shouted, name_at
from rehearse.offline.reading.sections import Layout, Passage

_HEAD_LINES, _LABEL_LINES = 12, 60


def read_employer(layout: Layout, title: Read | None, lookup: Lookup) -> Read | None:
    """Return the employer's name as it stands in the posting; None where the posting doesn't say."""
    for line in layout.lines[:_LABEL_LINES]:
        label = label_of(line.body)
        if label is not None and key_of(label[0]) in lookup.employer_labels and len(label[1]) <= LONGEST:
            name = segments_of(label[1])[0]
            # "Brightloop, Inc." keeps its full stop.
            is_short_form = name.endswith((" Inc", " Co", " Corp", " Ltd", " Bros")) and f"{name}." in line.body
            return Read(text=f"{name}." if is_short_form else name, line=line.number)
    search = _Search(layout, title, lookup)
    for found in (
        search.beside_title(),
        search.organisation(),
        search.by_verb(),
        search.behind_about(),
        search.behind(),
    ):
        if found is not None:
            return found
    return search.below_title() or search.by_telling()


class _Search:
    """Looks for the name in one posting; each way returns the first name it finds, or None."""

    def __init__(self, layout: Layout, title: Read | None, lookup: Lookup) -> None:
        self._layout = layout
        self._title = title
        self._lookup = lookup
        self._never = frozenset(key_of(word) for word in lookup.lists.employer.never)

    def beside_title(self) -> Read | None:
        """Shift Planner at Brightwell Distribution, or wanted for it; Shift Planner, Brightwell Distribution."""
        for line in self._layout.head[:_HEAD_LINES]:
            if self._title is None or line.number != self._title.line:
                continue
            start = line.body.find(self._title.text) + len(self._title.text)
            rest = line.body[start : start + 2 * LONGEST]
            for joint in (" at ", " @ ", " for "):
                at = rest.find(joint)
                name = self._name(rest, at + len(joint)) if 0 <= at < 30 else None
                if name and (joint != " for " or len(name.split()) > 1):
                    return Read(text=name, line=line.number)
            if rest.startswith(", ") and (name := self._name(rest, 2)) and self._is_organisation(name):
                return Read(text=name, line=line.number)
        return None

    def organisation(self) -> Read | None:
        """A name at the top with a word such as Ltd, Hospital or Council in it."""
        for line, segment in self._head_segments():
            name = self._name(segment, 0)
            if name and self._is_organisation(name) and (name == segment or segment[len(name)] in ",*_("):
                return Read(text=name, line=line.number)
        return None

    def by_verb(self) -> Read | None:
        """Quillbrook Software is looking for ..."""
        for passage in self._spoken():
            for cue in passage.found.get("employer.verbs", ()):
                if name := self._subject(passage, cue.first):
                    return Read(text=name, line=passage.line)
        return None

    def behind_about(self) -> Read | None:
        """A heading such as "About Fernhollow"."""
        for line in self._layout.lines:
            if line.body.startswith(("About ", "ABOUT ", "Why ", "Life at ")) and len(line.body) <= LONGEST:
                after = line.body.find("at ") + 3 if line.body.startswith("Life at ") else line.body.find(" ") + 1
                name = self._name(line.body, after)
                if name and line.body[after + len(name) :].strip(" :?!*_") == "" and not self._is_general(name):
                    return self._in_full(name) or Read(text=name, line=line.number)
        return None

    def _in_full(self, name: str) -> Read | None:
        """Return the longer name of an organisation whose short one heads a section."""
        for passage in self._spoken():
            full = self._name(passage.text, 0)
            if full and full.startswith(f"{name} ") and self._is_organisation(full):
                return Read(text=full, line=passage.line)
        return None

    def behind(self) -> Read | None:
        """... to join Fernhollow and own ..."""
        for passage in self._spoken():
            for cue in passage.found.get("employer.before", ()):
                words = passage.words.words
                if cue.last < len(words) and (name := self._name(passage.text, words[cue.last].start)):
                    return Read(text=name, line=passage.line)
        return None

    def below_title(self) -> Read | None:
        """The line under the title, or the part behind it, where it is a name of two words or more."""
        if self._title is None:
            return None
        head = [(line, segment) for line, segment in self._head_segments()]
        places = [at for at, (line, segment) in enumerate(head) if self._holds_title(line, segment)]
        for line, segment in head[places[0] + 1 : places[0] + 3] if places else head[:0]:
            name = self._name(segment, 0)
            place = segment[len(name or "") :].removeprefix(", ")
            if name and len(name.split()) > 1 and (not place or (is_all_name(place) and len(place.split()) < 4)):
                return Read(text=name, line=line.number)
        return None

    def by_telling(self) -> Read | None:
        """Osprey & Vane is an independent publisher ..."""
        for passage in self._spoken():
            if passage.section not in ("head", "about", "role", "other"):
                continue
            for cue in passage.found.get("employer.tellings", ()):
                name = self._subject(passage, cue.first)
                if (
                    name
                    and not self._is_general(name)
                    and (len(name.split()) > 1 or self._is_named_again(name, passage))
                ):
                    return Read(text=name, line=passage.line)
        return None

    def _spoken(self) -> Iterator[Passage]:
        for passage in self._layout.passages:
            if passage.section not in ("skills", "boilerplate") and not is_shouted(passage.text):
                yield passage

    def _head_segments(self) -> Iterator[tuple[Line, str]]:
        for position, line in enumerate(self._layout.head[:_HEAD_LINES]):
            if not (line.is_bullet and position):
                for segment in segments_of(line.body):
                    yield line, segment

    def _holds_title(self, line: Line, segment: str) -> bool:
        return self._title is not None and line.number == self._title.line and self._title.text in segment

    def _subject(self, passage: Passage, cue: int) -> str | None:
        """Return the name that begins the passage and is the subject of the verb at word `cue`."""
        name = self._name(passage.text, 0)
        if name is None or cue == 0:
            return None
        between = passage.text[passage.text.find(name) + len(name) : passage.words.words[cue].start]
        words = between.replace(",", " ").split()
        is_place = bool(words) and words[0] in ("in", "of", "at") and all(word[0].isupper() for word in words[1:])
        return name if not words or (is_place and len(words) <= 5) else None

    def _name(self, text: str, start: int) -> str | None:
        name = name_at(text, start)
        return None if name is None else self._checked(name.text)

    def _checked(self, name: str) -> str | None:
        words = [word.text for word in plain_words(name)]
        if len(words) > 1 and words[0] == "the":
            words = words[1:]
        if not words or words[0] in self._never or " ".join(words) in self._lookup.lists.employer.places:
            return None
        # "Rowe Consulting Engineers" is a name, "Site Engineer" is none.
        if words[-1] in self._lookup.lists.title.nouns or (self._title and key_of(name) in key_of(self._title.text)):
            return None
        return None if any(character.isdigit() for character in name) and not self._is_organisation(name) else name

    def _is_organisation(self, name: str) -> bool:
        words = [word.text for word in plain_words(name)]
        return len(words) > 1 and not self._lookup.employer_endings.isdisjoint(words)

    def _is_general(self, name: str) -> bool:
        words = {word.text for word in plain_words(name)}
        return not words.isdisjoint(self._lookup.title_nouns) or key_of(name) in self._lookup.headings

    def _is_named_again(self, name: str, told: Passage) -> bool:
        return any(name in other.text for other in self._layout.passages if other is not told) or self._is_organisation(
            name
        )
