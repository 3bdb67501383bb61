import Diagnostics

extension Explanation {
  package static let learning = [
    Explanation(
      "AE6560", "All spectra are the same",
      meaning: "Every spectrum has the same numbers as every other one, so there is nothing that latents could tell "
        + "apart.",
      example: .situation(
        "The file holds one spectrum that was copied into every pixel, or spectra lie along "
          + "another axis."),
      cure: "See with `aec info` what the file holds, and name the axis of the spectra with `spectral:`."),
    Explanation(
      "AE6561", "Spectra of one number",
      meaning: "Some spectra are one and the same number in every channel. Programs write such a number where "
        + "nothing was "
        + "measured, and a model would learn it like a measurement.",
      example: .situation("A masked array was saved, and 30 of 200 pixels are -9999 in every channel."),
      cure: "Leave them out with `dead_pixels`, or with a mask where they are many."),
    Explanation(
      "AE6562", "Numbers far from all others",
      meaning: "A few numbers lie more than thirty times as far out as all others spread, or stretch one channel to "
        + "thousands "
        + "of times the usual range. `scale: max` would divide everything by them.",
      example: .situation("A cosmic ray left 1000 in one channel of one pixel, among numbers up to 1."),
      cure: "Leave the spectra out with `dead_pixels`, if the measurement failed there."),
    Explanation(
      "AE6563", "Numbers far from 1",
      meaning: "Steps of training have a size that suits numbers that spread over about 1. Much smaller numbers look "
        + "the same "
        + "to the model, and much larger ones are not reached.",
      example: .situation("Currents of 3e-13 A, or counts of some ten thousands, without `scale`."),
      cure: "Write `scale: max` into the data section. Results come out in the numbers of the file."),
    Explanation(
      "AE6586", "Counts without a scale",
      meaning:
        "All numbers are whole, none is below 0, and most are small, as counts of x-rays or electrons are. Their "
        + "noise is the square root of their size, so the strongest channels would decide what is learnt.",
      example: .situation("A spectrum image of 0 to 40 counts a channel, without `scale`."),
      cure: "Write `scale: poisson`, which divides each channel by the square root of its mean, or `scale: mean` to "
        + "divide all by one number. The loss `poisson` takes counts as they are, and causes no warning."),
    Explanation(
      "AE6564", "What a mask leaves out",
      meaning: "Numbers other than 0 in a mask mark pixels that are left out. Other programs use masks the other way "
        + "round, so "
        + "the count is told before the training.",
      example: .situation("200 of 600 pixels are left out by `mask.npy`."),
      cure: "If the mask marks what is to be kept, turn it round: `np.save(\"mask.npy\", mask == 0)`."),
    Explanation(
      "AE6565", "Axes that do not fit",
      meaning: "Beside an array `cube.npy` stands a `cube.json` with axes, but they do not fit its shape or cannot "
        + "be read. "
        + "The array is used without them.",
      example: .situation("The array was cropped and saved again, and the file with its axes is of the array before."),
      cure: "Mend the counts of the axes, or take the file away."),
  ]
}
