"""Tables of the community."""

from evenhand.community.models.members import Award, Community, Member, MemberBlock, MemberNotice, SignInLink, Thanks
from evenhand.community.models.naming import MemberMention, MemberMute
from evenhand.community.models.pictures import ContributionPicture
from evenhand.community.models.sign_on import MemberIdentity, SignOn, SignOnAttempt
from evenhand.community.models.topics import (
    Contribution,
    Flag,
    FormerText,
    Ruling,
    Topic,
    TopicFollow,
    TopicMerge,
    Upvote,
)

__all__ = [
    "Award",
    "Community",
    "Contribution",
    "ContributionPicture",
    "Flag",
    "FormerText",
    "Member",
    "MemberBlock",
    "MemberIdentity",
    "MemberMention",
    "MemberMute",
    "MemberNotice",
    "Ruling",
    "SignInLink",
    "SignOn",
    "SignOnAttempt",
    "Thanks",
    "Topic",
    "TopicFollow",
    "TopicMerge",
    "Upvote",
]
