"""What planning keeps: what is worked out in the background."""

from evenhand.planning.models.forecasts import DeskForecast, EarlierCounts, PlannedEvent
from evenhand.planning.models.rotas import Rota, RotaState
from evenhand.planning.models.scaling import ScaleRun

__all__ = ["DeskForecast", "EarlierCounts", "PlannedEvent", "Rota", "RotaState", "ScaleRun"]
