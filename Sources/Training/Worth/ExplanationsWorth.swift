import Diagnostics

extension Explanation {
  package static let worth = [
    Explanation(
      "AE7010", "No better than the mean spectrum",
      meaning: "The reconstructions miss the test data by as much as one spectrum for all of them would, their mean. "
        + "The model "
        + "has learnt nothing yet, whatever its loss is. PCA tells what as many numbers can do.",
      example: .situation(
        "The model leaves 487 % of the variance, and PCA with as many numbers as latents leaves "
          + "6.9 %."),
      cure: "Train longer or with smaller steps, and scale data that are far from 1 with `scale: max`. A loss that "
        + "compares "
        + "something else than the reconstruction with the data may leave any share."),
    Explanation(
      "AE7011", "No latent tells spectra apart",
      meaning: "Every latent has one value for all samples, so the decoder gives the same spectrum for all of them. "
        + "After "
        + "`relu` this happens when a large step pushes all values below 0: the gradient is 0 from then on.",
      example: .situation("6 of 6 latents are 0 for every sample after a training with `lr: 0.3`."),
      cure: "Take smaller steps, start from another seed, or leave out the `relu` before the latents."),
    Explanation(
      "AE7012", "Some latents are the same for every sample",
      meaning: "Such a latent tells nothing about a spectrum. Losses that ask for few latents do this on purpose.",
      example: .situation("2 of 6 latents are 0 for every sample."),
      cure: "Take fewer latents, or start from another seed."),
    Explanation(
      "AE7013", "Latents that say the same",
      meaning: "Two latents rise and fall together, with a correlation above 0.99 or below -0.99: one of them would "
        + "do.",
      example: .situation("`z[0]` and `z[2]` have a correlation of 0.998."),
      cure: "Take fewer latents, or start from another seed."),
    Explanation(
      "AE7016", "A share that hardly any sample has",
      meaning:
        "The shares of a component are below 0.5 % on average. It may stand for a few odd spectra, or be one more "
        + "than the data hold.",
      example: .situation("`abundances[3]` is 0 everywhere but at a hot pixel."),
      cure: "Ask for fewer endmembers, or look at the spectra where it is: `aec figures` draws its map."),
    Explanation(
      "AE7014", "The loss stands still",
      meaning: "The loss of the last epoch is that of the first: the steps are too small for the numbers, or the "
        + "gradient "
        + "is 0.",
      example: .situation("The loss was 2.191 in the first epoch and 2.19 in the last."),
      cure: "Train longer or with another learning rate, and scale data that are far from 1 with `scale: max`."),
    Explanation(
      "AE7015", "The worth of a run is not known",
      meaning: "The run is trained and saved. Only the comparison with the mean spectrum and PCA at its end failed.",
      example: .situation("The data file was taken away during the training."),
      cure: "See the reason that is given; `aec report` draws reconstructions from the saved run."),
  ]
}
