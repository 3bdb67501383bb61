import Diagnostics

extension Explanation {
  /// What a training run saves, and what may go wrong with it.
  package static let saving = [
    Explanation(
      "AE6010", "A file of a run that could not be written yet",
      meaning: "The training goes on, since a disk is often full for a minute only; the file is tried again.",
      example: .situation("Another program has filled the disk while a run trains."),
      cure: "Make room. Nothing else is needed: the next save writes the file."),
    Explanation(
      "AE6011", "A run that is not saved as a whole",
      meaning:
        "At the end some files could not be written. The message lists those that are there; weights come first, then "
        + "the best ones, then the checkpoint. If the weights themselves have no room, the whole run goes to another disk.",
      example: .situation(
        "The disk has room for the weights and not for the checkpoint, which is four times as large."),
      cure:
        "Make room and train again, or use what is there: `aec encode` needs `model.ae`, `run.json` and the weights."),
    Explanation(
      "AE6012", "Losses that are not in metrics.csv",
      meaning: "Weights and record of the run are saved; only the losses of its last epochs had no room.",
      example: .situation(
        "A limit for the size of files (`ulimit -f`) is smaller than the losses of a million epochs."),
      cure: "Raise the limit, or do without; the last losses are in `run.json`."),
    Explanation(
      "AE6013", "A run that was moved",
      meaning: "Somebody moved the folder while the run trained; it was found again and saved there.",
      example: .command("mv runs/dense-001 /archive"), cure: "Look for the run in the folder that the message names."),
    Explanation(
      "AE6014", "A run that was removed",
      meaning: "Somebody removed the folder while the run trained; it was made again, so that nothing is lost.",
      example: .command("rm -r runs/dense-001"), cure: "Remove it again if nobody needs it."),
    Explanation(
      "AE6015", "Data that changed during the training",
      meaning:
        "Data that are larger than half of the free memory are read batch by batch. Somebody wrote the file meanwhile, "
        + "so the run saw old numbers and new ones.",
      example: .situation("A measurement still adds to the file that a run trains on."),
      cure: "Train again when the file is complete, or on a copy."),
    Explanation(
      "AE6016", "Data that came through a pipe",
      meaning:
        "A pipe gives its numbers once. The run is complete, but its data cannot be read again for figures or latents.",
      example: .command("zcat cube.npy.gz | aec train m.ae --data /dev/stdin"),
      cure: "Unpack the data into a file, and give it with `--data`."),
    Explanation(
      "AE6019", "Weights of an earlier epoch",
      meaning: "The run went on after the weights were saved for the last time, and then went wrong.",
      example: .situation("A run diverges in epoch 200; its weights were saved in epoch 120."),
      cure: "Take the best weights with `--best`, or train again with a smaller learning rate."),
  ]

  /// What a saved run is when it is used again.
  package static let savedRuns = [
    Explanation(
      "AE6920", "A file of a run that has changed",
      meaning:
        "`run.json` knows the contents that the run has saved; now the file has others. Results come from what is "
        + "there, not from what was trained.",
      example: .situation(
        "`relu` was replaced by `tanh` in the `model.ae` of a run, or weights of another run stand there."),
      cure: "Bring the file back, or train the changed model as a run of its own."),
    Explanation(
      "AE6921", "A run without a best epoch",
      meaning: "The best epoch is known after its test. The run was stopped before one was complete.",
      example: .command("aec encode runs/dense-001 --best -o z.npy"), cure: "Leave `--best` away."),
    Explanation(
      "AE6922", "A run that has saved nothing yet",
      meaning: "It is at work. Weights are saved from 15 seconds on, then again and again, and at the end.",
      example: .situation("`aec encode` in the first seconds of a run."), cure: "Wait a little."),
    Explanation(
      "AE6923", "A run that was cut off before its first save",
      meaning: "The process ended without a chance to save: by `kill -9`, a loss of power, or a lack of memory.",
      example: .command("kill -9 PROCESS"), cure: "Train again. A polite end (Ctrl-C, SIGTERM) saves the weights."),
    Explanation(
      "AE6924", "A run of another machine without weights",
      meaning: "Whether it still trains can be seen only on the machine that the message names.",
      example: .situation("The folder lies on a disk that several machines share."),
      cure: "Look there, and wait or train again."),
    Explanation(
      "AE6925", "A run that diverged",
      meaning: "Weights that are no numbers are not kept. Those of the best epoch until then are.",
      example: .situation("The loss became infinite in epoch 200."),
      cure: "Use `--best`, or train again with a smaller `--learning-rate`."),
    Explanation(
      "AE6926", "A run that failed",
      meaning: "It ended with an error before its weights could be saved.",
      example: .situation("The disk was full from the start."),
      cure: "Train again; what went wrong was told when it ended."),
    Explanation(
      "AE6927", "A run that still trains",
      meaning: "Its weights are those of the last save; later ones may be better.",
      example: .situation("`aec encode` while the run is at work."), cure: "Wait for its end, or use them knowingly."),
    Explanation(
      "AE6928", "A run that was cut off",
      meaning:
        "The process ended without a chance to save. The weights are those of the last save, up to a minute before.",
      example: .command("kill -9 PROCESS"), cure: "Use them knowingly, or train again."),
    Explanation(
      "AE6929", "A run of another machine",
      meaning:
        "Its record says that it trains. Whether it does can be seen only on the machine that the message names.",
      example: .situation("The folder lies on a disk that several machines share."),
      cure: "Look there before you use it."),
    Explanation(
      "AE6930", "Weights that somebody has taken away",
      meaning: "The run has saved the file and ended well, but the file is not in its folder.",
      example: .command("rm runs/dense-001/weights.safetensors; aec encode runs/dense-001 -o z.npy"),
      cure: "Take the weights of the best epoch with `--best`, restore the file, or train again."),
    Explanation(
      "AE6931", "Data that are elsewhere now",
      meaning: "The file that the run was trained on is not in its place, and no other was named.",
      example: .command("mv cube.npy archive; aec encode runs/dense-001 -o z.npy"),
      cure: "Name the file with `--data`."),
  ]

  /// What a result must not replace.
  package static let protectedFiles = [
    Explanation(
      "AE5313", "A link that leads nowhere",
      meaning: "`--out` names a link whose target is not there, so no folder can be made of that name.",
      example: .command("ln -s /gone runs/new; aec train m.ae --out runs/new"),
      cure: "Remove the link, or name another folder."),
    Explanation(
      "AE5314", "A result in the place of a part of the data",
      meaning: "Headers, masks and axes belong to the data; without them nobody can read it any more.",
      example: .command("aec encode RUN --data scan.hdr -o scan.img"), cure: "Give the result a name of its own."),
    Explanation(
      "AE5315", "A result in the place of a model or of weights",
      meaning: "The file is one that the run was made of: its model, or the weights that it started from.",
      example: .command("aec report RUN -o model.ae"), cure: "Give the result a name of its own."),
    Explanation(
      "AE5316", "Axes in the place of another file",
      meaning: "`z.npy` has its axes in `z.json` beside it. A `z.json` that `aec` did not write is not replaced.",
      example: .command("aec encode RUN -o package.npy"), cure: "Give the result another name, or move the file away."),
    Explanation(
      "AE5317", "A figure in the place of another file",
      meaning: "In a folder named by `--out`, figures and comparisons replace earlier ones and nothing else.",
      example: .command("aec figures RUN --out ."), cure: "Name a folder of its own, or move the file away."),
    Explanation(
      "AE5318", "Several arrays for one pipe",
      meaning: "A model with several outputs writes a file for each; a pipe or the standard output takes one.",
      example: .command("aec encode RUN -o -"), cure: "Give the name of a file: each output adds its own to it."),
    Explanation(
      "AE5319", "No room for OpenBLAS",
      meaning: "Large products are done by OpenBLAS, which takes 128 MB of addresses for each worker. "
        + "A limit of the process, often one of a batch system, leaves less.",
      example: .command("(ulimit -v 200000; aec train wide.ae --data cube.npy --threads 4)"),
      cure: "Give fewer workers with `--threads`, or raise the limit; `ulimit -v` shows it in kB."),
    Explanation(
      "AE5320", "Memory that was refused",
      meaning: "The system gave less memory than was asked for, since a limit of the process is reached. "
        + "What was saved so far is whole.",
      example: .command("(ulimit -v 100000; aec train dense.ae --data cube.npy)"),
      cure: "Give fewer samples to a step with `--batch`, fewer workers with `--threads`, or raise the limit."),
  ]
}
