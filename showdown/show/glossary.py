"""The words of the game, one sentence each, for people who meet them for the first time."""

from __future__ import annotations

GLOSSARY = {
    "Generator": "The forger: a program that learned from real type to draw letters of its own.",
    "Detector": "The rival: a program that learned to tell real letters from forged ones.",
    "GAN": "A generative adversarial network: a generator that is trained against a critic, each making "
    "the other better.",
    "Discriminator": "The private critic inside a GAN, which its generator trains against; it is never "
    "the rival detector.",
    "Glyph": "The picture of one letter in one font.",
    "Exhibit": "One glyph put before the detector; an exam is a sealed batch of them, half real, half "
    "forged.",
    "Design group": "All fonts that are the same design under several names; no team has seen the "
    "groups that the exam is made of.",
    "Style": "A number that fixes the hand a generator draws in: the same style gives one consistent font.",
    "Medium": "What happens to every exhibit before it is judged: shown on screen, printed and scanned, "
    "or faxed.",
    "Epoch": "One pass through all of the training data.",
    "Batch": "The few examples that a program looks at before it corrects itself once.",
    "Step": "One such correction; a turn's budget may be counted in them.",
    "Logit": "A network's raw answer, any number; the larger, the surer it is of `real`.",
    "Sigmoid": "The S-shaped curve that turns a logit into a probability between 0 and 1.",
    "Score": "What the detector answers for one exhibit: its probability, from 0 to 1, of being real.",
    "Latent space": "The space of the numbers a generator draws from (often called z); neighbours in it "
    "look alike, so a walk through it sweeps through fonts.",
    "Balanced accuracy": "The mean of two shares: real exhibits called real and forged ones called "
    "forged; a coin scores 0.5.",
    "Interval": "Where the true figure lies, by a method that is right 95 times of 100 (or as often as "
    "is said).",
    "ROC curve": "How many real exhibits are recognised for each share of forgeries let through, as the "
    "detector is made stricter or laxer.",
    "AUC": "The area under the ROC curve: how often a real exhibit scores above a forged one; a coin "
    "gives 0.5.",
    "V(D, G)": "The value that detector and generator play for; a detector that always answers one half, "
    "as the best one does against perfect forgeries, makes it -log 4, about -1.39.",
    "Jensen-Shannon divergence": "How far two kinds of pictures are apart, from 0, the same, to log 2.",
    "Total variation": "The most that any detector could win over a coin on these two kinds of pictures; 0 "
    "is nothing.",
    "Reliability": "Whether scores mean what they say: of exhibits scored 0.7, seven in ten should be real.",
    "Brier score": "The mean squared error of the scores; answering one half to everything gives 0.25.",
    "Guard": "A check that the forgeries are honest work, or that the detector judges at all, beside the "
    "floor: the same figure for real type.",
    "Copied": "The share of forgeries that lie as near to a training glyph as a copy does.",
    "Recall": "How much of the variety of real type the forgeries reach.",
    "Coverage": "The share of real glyphs that have a forgery close by.",
    "KID and Fréchet distance": "Two measures of how far the forgeries as a whole lie from real type; 0 is "
    "the same.",
    "Legibility": "How often the referee's own reader recognises the letter.",
    "Consistency": "How much the letters of one forged hand look as if they belonged together.",
    "Forfeit": "A turn lost to a crash, a late answer or an invalid one.",
    "Confirmation": "A fresh sealed batch on which a promising round is put to a stricter test.",
    "Second opinion": "A fresh house detector, trained on the same forgeries, that looks at the same batch.",
}
