// Its files come with the room.
