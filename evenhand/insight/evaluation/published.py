"""What a plain method reaches on each job, the best figure published for it, and what we want after learning.

Floors: word 1-2-grams and character 2-4-grams, TF-IDF and logistic regression without tuning, run once on the held-out
part; or VADER 3.3.2, or the rule named. Published figures compare directly only on public splits.
"""

from evenhand.insight.evaluation.results import Reference, Result

_REFERENCES: dict[tuple[str, str, str], Reference] = {
    ("triage", "mode of engagement", "macro F1"): Reference(66.4, None, 75.0),
    ("complaints_acl19", "complaint or not, brand-directed", "macro F1"): Reference(76.4, None, None),
    ("complaints_acl19", "complaint or not, brand-directed", "accuracy"): Reference(78.7, None, None),
    ("complaints_acl19", "complaint or not, all rows", "macro F1"): Reference(83.6, 87.0, 86.0),
    ("complaints_acl19", "complaint or not, all rows", "accuracy"): Reference(85.2, None, None),
    ("complaints_acl19", "brand-directed or background", "macro F1"): Reference(92.4, None, None),
    ("airline", "sentiment", "accuracy"): Reference(80.9, 86.2, None),
    ("airline", "sentiment", "macro F1"): Reference(75.6, 82.0, 78.0),
    ("airline", "negative reason", "macro F1"): Reference(46.9, None, None),
    ("airline", "negative reason", "accuracy"): Reference(61.5, None, None),
    ("tweeteval", "sentiment, general tweets", "macro recall"): Reference(57.0, 73.7, None),
    ("tweeteval", "emotion", "macro F1"): Reference(62.1, 80.2, None),
    ("tweeteval", "irony", "F1 of irony"): Reference(None, 82.1, None),
    ("tweeteval", "offensive", "macro F1"): Reference(72.8, 82.2, None),
    ("umsab", "sentiment, ar", "macro F1"): Reference(44.5, 66.9, None),
    ("umsab", "sentiment, en", "macro F1"): Reference(52.0, 70.6, None),
    ("umsab", "sentiment, fr", "macro F1"): Reference(58.9, 71.2, None),
    ("umsab", "sentiment, de", "macro F1"): Reference(63.8, 77.3, None),
    ("umsab", "sentiment, hi", "macro F1"): Reference(40.8, 56.4, None),
    ("umsab", "sentiment, it", "macro F1"): Reference(53.2, 69.1, None),
    ("umsab", "sentiment, pt", "macro F1"): Reference(60.0, 75.4, None),
    ("umsab", "sentiment, es", "macro F1"): Reference(54.1, 67.9, None),
    ("umsab", "sentiment, mean of 8 languages", "macro F1"): Reference(53.4, 69.4, 60.0),
    ("graded_sentiment", "graded sentiment, tweets", "Pearson r"): Reference(0.873, 0.881, None),
    ("graded_sentiment", "graded sentiment, product reviews", "Pearson r"): Reference(0.611, None, None),
    ("abuse_davidson", "abuse, three classes", "macro F1"): Reference(71.2, None, None),
    ("abuse_davidson", "abuse, three classes", "weighted F1"): Reference(89.0, 90.0, None),
    ("sms_spam", "spam", "macro F1"): Reference(96.8, None, None),
    ("sms_spam", "spam", "accuracy"): Reference(98.6, 97.6, None),
    ("banking77", "intent", "accuracy"): Reference(91.2, 94.9, 94.0),
    ("banking77", "intent", "macro F1"): Reference(91.2, 94.0, None),
    ("clinc150", "intent with “none of these”", "in-scope accuracy"): Reference(92.5, 96.9, 95.0),
    ("clinc150", "intent with “none of these”", "out-of-scope recall"): Reference(37.0, 52.3, 60.0),
    ("multidogo", "intent, media, stock phrases too", "accuracy"): Reference(94.3, None, None),
    ("multidogo", "intent, media, stock phrases too", "macro F1"): Reference(72.7, None, None),
    ("short_text_clusters", "groups of stackoverflow, streaming, number unknown", "NMI"): Reference(None, None, 72.0),
    ("short_text_clusters", "groups of stackoverflow, number known", "accuracy"): Reference(70.3, 75.5, None),
    ("short_text_clusters", "groups of stackoverflow, number known", "NMI"): Reference(69.6, 74.5, None),
    ("short_text_clusters", "groups of stackoverflow, number known", "ARI"): Reference(44.3, None, None),
    ("short_text_clusters", "groups of googlenews_titles, number known", "accuracy"): Reference(62.3, 75.8, None),
    ("short_text_clusters", "groups of googlenews_titles, number known", "NMI"): Reference(81.2, 88.3, None),
    ("short_text_clusters", "groups of googlenews_titles, number known", "ARI"): Reference(55.0, None, None),
    ("crisislex", "informative about an emergency, events never seen", "macro F1"): Reference(77.5, None, 80.0),
    ("crisislex", "informative about an emergency, events never seen", "accuracy"): Reference(78.6, None, None),
    ("crisislex", "about an emergency or not, events never seen", "macro F1"): Reference(67.4, None, None),
    ("twitter_cdp", "suggest the help page the agent sent", "R@1"): Reference(32.8, None, 40.0),
    ("twitter_cdp", "suggest the help page the agent sent", "R@5"): Reference(49.7, None, 58.0),
    ("twitter_cdp", "suggest the help page the agent sent", "MRR"): Reference(40.1, None, 47.0),
}


def reference_of(result: Result) -> Reference:
    """What a figure has to be compared with; nothing where nobody has published or measured it."""
    return _REFERENCES.get((result.set, result.job, result.metric), Reference())
