import DriftCommands

await DriftCommand.start()
