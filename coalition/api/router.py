from coalition.api_conventions.routers import ReadRouter

router = ReadRouter(tags=["Coalition"])
