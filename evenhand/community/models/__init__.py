"""Tables of the community."""

from evenhand.community.models.members import Award, Community, Member, MemberBlock, MemberNotice, SignInLink, Thanks
from evenhand.community.models.topics import Contribution, Flag, Ruling, Topic, TopicFollow, TopicMerge, Upvote

__all__ = [
    "Award",
    "Community",
    "Contribution",
    "Flag",
    "Member",
    "MemberBlock",
    "MemberNotice",
    "Ruling",
    "SignInLink",
    "Thanks",
    "Topic",
    "TopicFollow",
    "TopicMerge",
    "Upvote",
]
