"""消息: what happened to me, each line opening its place."""
