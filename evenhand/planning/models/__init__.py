"""What planning keeps: what is worked out in the background."""

from evenhand.planning.models.forecasts import DeskForecast, PlannedEvent
from evenhand.planning.models.rotas import Rota, RotaState
from evenhand.planning.models.scaling import ScaleRun

__all__ = ["DeskForecast", "PlannedEvent", "Rota", "RotaState", "ScaleRun"]
