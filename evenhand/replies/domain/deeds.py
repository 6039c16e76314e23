"""What a macro did to a case, and what is left to undo of it. Pure."""

import msgspec


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a case stands, as far as macros change it."""

    assignee_id: int | None
    state_id: int
    label_ids: tuple[int, ...] = ()


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """The difference that deeds made."""

    assignee: tuple[int | None, int | None] | None = None  # before, after
    state: tuple[int, int] | None = None
    labels: tuple[int, ...] = ()  # that were put on


def difference(before: Standing, after: Standing) -> Done | None:
    """What the deeds changed, or None where they changed nothing."""
    put_on = tuple(label for label in after.label_ids if label not in before.label_ids)
    done = Done(
        assignee=(before.assignee_id, after.assignee_id) if before.assignee_id != after.assignee_id else None,
        state=(before.state_id, after.state_id) if before.state_id != after.state_id else None,
        labels=put_on,
    )
    return None if done == Done() else done


def left_to_undo(done: Done, now: Standing) -> Done:
    """What still stands as the deeds left it; what somebody changed since is theirs."""
    return Done(
        assignee=done.assignee if done.assignee and done.assignee[1] == now.assignee_id else None,
        state=done.state if done.state and done.state[1] == now.state_id else None,
        labels=tuple(label for label in done.labels if label in now.label_ids),
    )


def packed(done: Done) -> object:
    """As it is kept."""
    return msgspec.to_builtins(done)


def unpacked(kept: object) -> Done:
    """What was kept."""
    return msgspec.convert(kept, Done)
