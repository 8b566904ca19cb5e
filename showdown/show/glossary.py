"""The words of the game, a sentence or two each, for people who meet them for the first time.

Media, guards and verdicts come from their own tables. `docs/glossary.md` is written from this one.
"""

from __future__ import annotations

from showdown.arena.guards import LIMITED_FIRST
from showdown.arena.verdict import VERDICTS
from showdown.medium import MEDIA

GLOSSARY = {
    "Generator": "The forger: a program that learned from real type to draw letters of its own.",
    "Detector": "The rival: a program that learned to tell real letters from forged ones.",
    "GAN": "A generative adversarial network. Its generator trains against a critic, and each makes the "
    "other better.",
    "Discriminator": "The private critic inside a GAN. The generator trains against it. It is never the "
    "rival detector.",
    "Real, fake": "Type by people, and type by a forger. Labels 1 and 0.",
    "Glyph": "The picture of one letter in one font.",
    "Exhibit": "One glyph put before the detector. An exam is a sealed batch of them: half real, half "
    "forged.",
    "Design group": "All fonts that are the same design under several names. The exam uses groups that no "
    "team has seen.",
    "Corpus": "Real type. Teams learn from its train split. Only the referee holds its vault.",
    "Style": "A number that fixes the hand in which a generator draws. The same style gives one consistent "
    "font.",
    "Medium": "What happens to every exhibit before it is judged. "
    + " ".join(f"`{medium.name}`: {medium.about}" for medium in MEDIA.values()),
    "Round": "The generator trains and forges, the detector trains, then comes the exam.",
    "Match": "Several rounds between one generator and one detector.",
    "League": "All generators against all detectors. In each round every team trains once, not once for each "
    "rival.",
    "Field": "All teams that take part in a league.",
    "Cell": "One generator against one detector in a league.",
    "Clock": "A team's training budget for one turn, in steps or in seconds.",
    "Epoch": "One pass through all of the training data.",
    "Batch": "The few examples that a program looks at before it corrects itself once.",
    "Step": "One correction of a program, after one batch. A turn's budget may be counted in steps.",
    "Logit": "A network's raw answer, which may be any number. The larger it is, the surer the network is "
    "of `real`.",
    "Sigmoid": "The S-shaped curve that turns a logit into a probability between 0 and 1.",
    "Score": "What the detector answers for one exhibit: its probability, from 0 to 1, of being real.",
    "Latent space": "The space of the numbers that a generator draws from, often called z. Neighbours in it "
    "look alike, so a walk through it goes from font to font.",
    "Balanced accuracy": "The mean of two shares: real exhibits called real, and forged ones called forged. "
    "A coin scores 0.5.",
    "Interval": "A range for the true figure. The method behind it is right 95 times in 100, unless another "
    "share is named.",
    "ROC curve": "The share of real exhibits that pass, for each share of forgeries that pass. A stricter "
    "detector is further to the left.",
    "AUC": "The area under the ROC curve. It says how often a real exhibit scores above a forged one. A "
    "coin gives 0.5.",
    "V(D, G)": "The value that detector and generator play for. Against perfect forgeries, the best "
    "detector always answers one half. V is then -log 4, about -1.39.",
    "Jensen-Shannon divergence": "How far apart two kinds of pictures are. It is 0 if they are the same, "
    "and log 2 at most. JSD >= gives what an exam shows at least: the lower end of a 95% interval.",
    "Total variation": "The most that any detector could win over a coin on these two kinds of pictures. 0 "
    "is nothing. TV >= gives what an exam shows at least: the lower end of a 95% interval.",
    "Reliability": "Whether scores mean what they say. Of exhibits scored 0.7, seven in ten should be real.",
    "Brier score": "The mean squared error of the scores. A detector that answers one half to everything "
    "gets 0.25.",
    "Rating": "A place on the common scale of a league, in log odds. A detector that is 1 above a generator "
    "has an AUC of 0.73 against it, and one that is 2 above has 0.88.",
    "Class": "Teams of a league that nobody can tell from the best among them. The best of a class is surely "
    "better than everybody in the classes below.",
    "Nemesis": "The rival against whom a team does worse than the ratings foretell, and by the most.",
    "Value of the game": "The detectors' share of right answers in a league, an AUC, if each side sends the "
    "mix of teams that is best against the best mix of the other.",
    "Guard": "A check that the forgeries are honest work, or that the detector judges at all. Beside each "
    "figure stands the floor: the same figure for real type.",
    **{guard.title: guard.meaning for guard in LIMITED_FIRST},
    "Canary": "A weak forgery of the referee's own, hidden among the exhibits. A judge should see it.",
    "Forfeit": "A turn lost to a crash, a late answer or an invalid one.",
    "Confirmation": "A stricter test of a promising round, on a fresh sealed batch.",
    "Panel": "The referee's own judges. All are asked before a coin flip is declared.",
    "Juror": "One judge of the panel: a method of the textbooks, or a fresh network.",
    "Juror's tell": "What gave a forgery away, in words that a person can look for.",
    "Check": "What a match will ask of a team, asked in seconds.",
    "Spar": "Three quick rounds, and advice on what would help most.",
    **{f"Verdict: {verdict.name}": f"{verdict.meaning} {verdict.beyond}" for verdict in VERDICTS},
}
