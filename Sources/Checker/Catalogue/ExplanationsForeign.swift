import Diagnostics

extension Explanation {
  package static let foreignNames = [
    Explanation(
      "AE0220", "A name of another program",
      meaning: "The layer, function or loss is called otherwise here. The message translates it with its arguments.",
      example: .encoder("x |> Linear(10, latent)", cured: "x |> dense(latent)"),
      cure: "Write the code that the message names."),
    Explanation(
      "AE0221", "A layer or function that does not exist here",
      meaning: "Other programs have it, this one does not, and nothing here does the same.",
      example: .encoder("x |> Identity() |> dense(latent)", cured: "x |> dense(latent)"),
      cure: "Do what the message says, mostly leave it out."),
    Explanation(
      "AE0222", "An attribute of another program",
      meaning: "Other programs have the attribute. Here it has another name, is a layer of its own, or is not needed.",
      example: .encoder("x |> dense(latent, activation: \"relu\")", cured: "x |> dense(latent) |> relu"),
      cure: "Write the call that the message names."),
    Explanation(
      "AE0223", "A key of another program",
      meaning: "Recipes elsewhere have the key. Here it has another name, belongs elsewhere, or is not needed.",
      example: .train("batch_size: 64", cured: "batch: 64"),
      cure: "Write the line that the message names, or leave the key out."),
    Explanation(
      "AE0224", "A word for true or false",
      meaning: "The truth values are `true` and `false`; other words are names.",
      example: .train("shuffle: yes", cured: "shuffle: true"),
      cure: "Write `true` or `false`."),
    Explanation(
      "AE0225", "A constant of another language",
      meaning: "The constant or position is written otherwise here; the only constant with a name is `pi`.",
      example: .encoder("Pi * x |> dense(latent)", cured: "pi * x |> dense(latent)"),
      cure: "Write what the message names."),
    Explanation(
      "AE0226", "An empty value",
      meaning: "There is no empty value: what is not given has its default.",
      example: .encoder("x |> dropout(p: null) |> dense(latent)", cured: "x |> dense(latent)"),
      cure: "Leave the attribute or key out."),
    Explanation(
      "AE0227", "A real number where a whole one is expected",
      meaning: "Sizes and counts are whole numbers. A point, an exponent or a `%` makes a number real, also `64.0`.",
      example: .encoder("x |> dense(64.0) |> dense(latent)", cured: "x |> dense(64) |> dense(latent)"),
      cure: "Write the digits alone; for a part of a size write a quotient such as `latent / 2`."),
    Explanation(
      "AE0228", "A word where a layer expects a number",
      meaning: "Other programs take words in quotes, such as \"same\", for the number of zeros around a convolution.",
      example: .encoder(
        "x |> reshape([steps, 1]) |> conv1d(1, kernel: 3, padding: \"same\") |> reshape([steps]) |> dense(latent)",
        cured: "x |> reshape([steps, 1]) |> conv1d(1, kernel: 3, padding: same) |> reshape([steps]) |> dense(latent)"),
      cure: "Write `same` without quotes, or the number: half of the kernel, rounded down, keeps the length."),
  ]
}
