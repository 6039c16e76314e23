"""What planning keeps: what is worked out in the background."""

from evenhand.planning.models.rotas import Rota, RotaState
from evenhand.planning.models.scaling import ScaleRun

__all__ = ["Rota", "RotaState", "ScaleRun"]
