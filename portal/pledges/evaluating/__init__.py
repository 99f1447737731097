"""评诺 (domain §3): 自评, 互评 and 群众评 by ballot, 组织评定; what came of it, without ranks, points or averages."""
