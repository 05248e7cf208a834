"""What a written sentence may leave out of its evidence, and what it may not."""

import pytest

from summarizer.proof import fault_of_written

VISIT = (
    "Harbour Minister Kari Dahl will visit Reykjavik in June, the ministry said on Monday, "
    "to settle the quarrel over cod."
)


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("Dahl, who leads the party, resigned.", "Dahl resigned."),
        ("Dahl resigned yesterday in Bergen.", "Dahl resigned."),
        ("On Monday, the board met in Vardø.", "The board met in Vardø."),
        ("More than three months after the vote, Dahl met Lund.", "Dahl met Lund."),
        ("A few days before the feast, Dahl resigned.", "Dahl resigned."),
        ("Voters chose the local harbour board, and rested.", "Voters chose the harbour board."),
        ("Harbour Minister Kari Dahl resigned.", "Minister Dahl resigned."),
        ("Harbour Minister Kari Dahl resigned.", "Kari Dahl resigned."),
        ("Fisheries minister Kari Dahl resigned.", "Dahl resigned."),
        ("Talks in Oslo between the two failed.", "Talks between the two failed."),
        ("The crew can't sail before three boats return.", "The crew can not sail."),
        ("The fleet landed 1,000 tonnes of cod.", "The fleet landed 1000 tonnes."),
        ("Prices fell by 3 per cent.", "Prices fell by three percent."),
        ("“The quota stays,” Dahl said.", '"The quota stays," Dahl said.'),
        ("The élan of Vardø surprised them.", "The elan of Vardo surprised them."),
        ("The élan of Vardø surprised them.", "The élan of Vardø surprised them."),
        ("Dahl resigned Monday.", "Dahl resigned on Monday."),
        ("Dahl resigned on 3 May in Bergen.", "Dahl resigned 3 May."),
        ("Dahl resigned on Monday.", "On Monday, Dahl resigned."),
        ("On 3 May, Dahl met Lund in Oslo.", "Dahl met Lund in Oslo on 3 May."),
        ("Dahl resigned on Sept. 3.", "Dahl resigned on September 3."),
        ("The U.S. navy left Oslo.", "The US navy left Oslo."),
        ("Roughly 40 boats sank.", "About 40 boats sank."),
        ("Twenty boats sank.", "20 boats sank."),
        ("Dahl says the quota stays.", "Dahl said that the quota stays."),
        ("The board announced that the quota stays.", "The board said the quota stays."),
        ("The quota stays, Dahl said.", "Dahl said the quota stays."),
        ("The quota stays, said the harbour board.", "The harbour board said the quota stays."),
        ("Dahl said that the quota stays.", "The quota stays, Dahl said."),
        ("Dahl resigned in May.", "Dahl resigned."),
    ],
)
def test_leaving_out_what_only_adds_is_proven(told: str, written: str) -> None:
    """Asides, descriptions, titles and what follows a preposition may go."""
    fault = fault_of_written(written, [told])

    assert fault is None


@pytest.mark.parametrize(
    ("told", "written", "fault"),
    [
        ("Dahl met Lund.", "Lund met Dahl.", "belongs together"),
        ("Dahl met Lund, who resigned.", "Dahl resigned.", "belongs together"),
        ("Dahl rose while Lund fell.", "Dahl fell.", "belongs together"),
        ("Dahl and Lund fell and rose.", "Dahl rose.", "belongs together"),
        ("Dahl did not resign.", "Dahl did resign.", "leave out: not"),
        ("Dahl may resign.", "Dahl resign.", "leave out: may"),
        ("Lund said Dahl resigned.", "Dahl resigned.", "leave out: said"),
        ("Dahl resigned, Lund said.", "Dahl resigned.", "leave out: said"),
        ("Nearly 40 boats sank.", "40 boats sank.", "belongs together"),
        ("In all, 5 million fish died.", "5 fish died.", "belongs together"),
        ("The police chief died.", "Police died.", "belongs together"),
        ("Workers Dahl hired stole cod.", "Dahl stole cod.", "belongs together"),
        ("Friends of the mayor of Vardø sang.", "The mayor of Vardø sang.", "belongs together"),
        ("Dahl's brother sang.", "Dahl sang.", "belongs together"),
        ("After Lund came, Dahl praised him.", "Dahl praised him.", "belongs together"),
        ("“We lied,” Dahl said.", "We lied, Dahl said.", "belongs together"),
        ("Dahl resigned.", "Dahl has resigned.", "not in its evidence: has"),
        ("Dahl resigned on 3 May.", "Dahl resigned on 4 May.", "not in its evidence: 4"),
        ("Dahl resigned.", "Dahl resigned <!channel>.", "not in its evidence: < channel >"),
        ("Dahl resigned.", "*Dahl* resigned.", "not in its evidence: *"),
        ("Dahl resigned.", "Dahl resigned, see evil.example.", "not in its evidence: see evil"),
        ("The minister resigned.", "Resigned.", "belongs together"),
        ("Three boats of Dahl, sank.", "Dahl, sank.", "belongs together"),
        ("Nearly all before Lund, Dahl sang.", "Dahl sang.", "belongs together"),
        ("A few years after Lund came, Dahl praised him.", "Dahl praised him.", "belongs together"),
        ("Dahl resigned.", "Dáhl resigned.", "not in its evidence: dahl"),
        ("They let us go.", "They let US go.", "not in its evidence: US"),
        ("The board announced a quota.", "The board said a quota.", "not in its evidence: said"),
        ("Dahl sailed around the bay.", "Dahl sailed about the bay.", "not in its evidence: about"),
        ("He left and Dahl said no.", "Dahl said he left.", "leave out: no"),
        ("Dahl said Lund left, but Moe came.", "Lund left, but Moe came, Dahl said.", "together"),
        ("Dahl said Lund left on Monday.", "On Monday, Dahl said Lund left.", "together"),
        ("Dahl read the plan Lund wrote on Monday.", "On Monday, Dahl read the plan.", "together"),
        ("Dahl promised to leave on Monday.", "On Monday, Dahl promised to leave.", "together"),
        ("Dahl resigned on Monday.", "Dahl resigned on Tuesday.", "not in its evidence: tuesday"),
        ("Friends of the boy attended the service.", "Friends of the service.", "belongs together"),
        ("Dahl was elected mayor of Vardø.", "Dahl was mayor of Vardø.", "belongs together"),
        ("Dahl sang for the peace of Oslo.", "Dahl sang for of Oslo.", "belongs together"),
        ("Dahl met Lund and Moe.", "Dahl met Lund and.", "ends in the middle"),
        ("Dahl agreed to resign.", "Dahl resign.", "leave out: agreed"),
        ("Dahl resigned.", " . ", "says nothing"),
        ("Dahl resigned.", "sang " * 90, "longer than 70 words"),
    ],
)
def test_turning_round_is_refused(told: str, written: str, fault: str) -> None:
    """Another doer, certainty, number, speaker or word is refused, with the reason."""
    found = fault_of_written(written, [told])

    assert found is not None
    assert fault in found


def test_sentences_are_joined_from_their_beginnings() -> None:
    """A sentence on two others takes them in order, each from where it begins."""
    told = ["Dahl met the fleet in Vardø.", "On Monday, the board voted in Oslo."]

    assert fault_of_written("Dahl met the fleet, and the board voted.", told) is None
    assert fault_of_written("The board voted and Dahl met the fleet.", told) is not None
    assert fault_of_written("Dahl met the fleet and voted in Oslo.", told) is not None
    assert fault_of_written("Dahl met the board.", told) is not None
    assert fault_of_written("Dahl met the fleet, and voted.", told) is not None


def test_a_sentence_that_begins_with_a_pronoun_is_not_joined() -> None:
    """Whom "she" means isn't told by a sentence of another place."""
    told = ["Dahl met Lund.", "She resigned."]

    found = fault_of_written("Dahl met Lund, and she resigned.", told)

    assert found is not None


def test_what_may_not_go_is_kept() -> None:
    """A long sentence keeps its "will" and its "said" where it is shortened."""
    shorter = "Minister Kari Dahl will visit Reykjavik in June, the ministry said."

    assert fault_of_written(shorter, [VISIT]) is None
    assert fault_of_written(shorter.replace(" will", ""), [VISIT]) is not None
