"""Whether the server lives: for whoever starts it and watches it; asks for no token and tells nothing else."""

from dataclasses import dataclass

from fastapi import APIRouter

from review.bodies import Health
from review.problems import answers
from storage.migrate import current_revision
from storage.store import Store


@dataclass(frozen=True)
class HealthRoutes:
    """The route that tells."""

    store: Store

    def router(self) -> APIRouter:
        """The route for an app."""
        router = APIRouter(tags=["server"])
        router.add_api_route(
            "/healthz", self.health, operation_id="get_health", summary="Ask whether it lives", responses=answers(503)
        )
        return router

    def health(self) -> Health:
        """Answers once the store was reached."""
        current_revision(self.store.database)
        return Health()
