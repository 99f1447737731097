"""通知: notices and tasks from above, passed on level by level; who has read, acknowledged, replied."""
