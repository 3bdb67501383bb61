/// Functions of Keras, PyTorch, NumPy and MATLAB: spellings, the cure as code, a remark; one entry a line.
let foreignFunctions = """
  reluLayer, rectifier, rectify, ReLU(max_value) | relu
  leakyReluLayer, LeakyReLU, LeakyRelu, lrelu, leaky, LReLU(slope) | leaky_relu
  eluLayer, ELU, Elu, exponential_linear(slope) | elu
  celu, CELU(slope) | elu
  geluLayer, gelu_new, gelu_tanh | gelu
  tanhLayer, hyperbolic_tangent, tansig, hyptan | tanh
  sigmoidLayer, logistic, sigm, expit, logsig, inv_logit, σ | sigmoid
  swish, swishLayer, sigmoid_linear_unit | silu
  hardSigmoidLayer | hardsigmoid
  hard_silu | hardswish
  softplusLayer, SmoothReLU, Softplus(beta) | softplus
  Hardtanh, HardTanh, hard_tanh(low, high) | hardtanh
  ThresholdedReLU, thresholded_relu(theta) | fn thresholded_relu(x) = if x > {theta:1} then x else 0
  clipped_relu, clippedReluLayer(max_value) | relu6
  tanhshrink, Tanhshrink | fn tanhshrink(x) = x - tanh(x)
  softshrink, Softshrink, soft_threshold | fn softshrink(x) = sign(x) * max(abs(x) - 0.5, 0)
  threshold, Threshold, heaviside, step_function | fn step(x) = if x > 0 then 1 else 0
  Σ, sigma_sum, summation(x) | sum({x:y})
  ln, logn, loge, natural_log | log({x:y^2 + 1})
  log10 | log({x:y^2 + 1}) / log(10)
  log2 | log({x:y^2 + 1}) / log(2)
  pow, power, float_power, Power(x, b) | ({x:y})^{b:2}
  square, sqr, squared, abs2 | ({x:y})^2
  cube | ({x:y})^3
  rsqrt, inverse_sqrt | 1 / sqrt({x:y^2 + 1})
  cbrt, cube_root | fn cbrt(x) = sign(x) * exp(log(max(abs(x), 1e-30)) / 3)
  reciprocal | 1 / ({x:y^2 + 1})
  inv, inverse, pinv, linalg_inv, solve, svd, cholesky | | aec has no inverse and no decomposition of a matrix; of single numbers it is `1 / x`
  absolute, fabs, magnitude, modulus | abs({x:y})
  exponential | exp({x:y})
  exp2 | exp({x:y} * log(2))
  neg, negative, Negate | -({x:y})
  sgn, signum | sign({x:y})
  tan | fn tan(x) = sin(x) / cos(x)
  sinh | fn sinh(x) = (exp(x) - exp(-x)) / 2
  cosh | fn cosh(x) = (exp(x) + exp(-x)) / 2
  sech | fn sech(x) = 2 / (exp(x) + exp(-x))
  atanh, arctanh | fn atanh(x) = 0.5 * log((1 + x) / (1 - x))
  asinh, arcsinh | fn asinh(x) = sign(x) * log(abs(x) + sqrt(x^2 + 1))
  erfc | 1 - erf({x:y})
  sinc | fn sinc(x) = if x == 0 then 1 else sin(pi * x) / (pi * x)
  gauss, gaussian, normpdf, rbf | fn gauss(x, centre, width) = exp(-((x - centre) / width)^2)
  lorentz, lorentzian, cauchy | fn lorentz(x, centre, width) = 1 / (1 + ((x - centre) / width)^2)
  arctan2, angle_of(a, b) | atan2({a:y}, {b:x})
  atan, arctan | atan2({x:y}, 1)
  asin, arcsin | pi / 2 - acos({x:y})
  arccos | acos({x:y})
  detach, stop_gradient, no_grad, stopgradient, lax_stop_gradient, StopGradient | stop({x:y})
  gamma, lgamma, digamma | | aec has no such function yet, and none of its own gives the same values
  floor, ceil, round, trunc, fix, mod, fmod, remainder, rem | | aec has no rounding, whose gradient is 0 everywhere: leave it out, or count the steps below as `if x > 0.5 then 1 else 0` and pass the gradient by, `x + stop(q - x)`
  maximum, fmax, elementwise_max, Maximum, amax_of(a, b) | max({a:y}, {b:x})
  minimum, fmin, elementwise_min, Minimum(a, b) | min({a:y}, {b:x})
  int, long, int32, int64, int8 | {x:y} | sizes are whole numbers already
  clip, clamp, clip_by_value, clamp_, hard_clip(x, clip_low, clip_high) | min(max({x:y}, {clip_low:0}), {clip_high:1})
  where, tf_where, select, cond, ifelse, iif, ternary(c, a, b) | if {c:y > 0} then {a:y} else {b:x}
  add, Add, plus, additionLayer, sum_of(a, b) | {a:y} + {b:x}
  subtract, Subtract, sub, minus(a, b) | {a:y} - ({b:x})
  multiply, Multiply, mul, mult, times, hadamard, multiplicationLayer, prod_of(a, b) | ({a:y}) * ({b:x})
  divide, div, true_divide, rdivide(a, b) | ({a:y}) / ({b:x})
  dot, Dot, inner, vdot, dot_product(a, b) | sum(({a:y}) * ({b:x})) | the sum of products of all elements
  MatMul, mm, bmm, mtimes, mv | | write `matmul(a, b)`: the last axis of a meets the last but one of b
  Parameter, Variable, learnable, trainable_weight, add_weight, get_variable, dlarray | | a learnable value is a `weight` with its shape, as `let w = weight([n])`
  einsum, tensordot | | aec has no sums over named indices; `matmul(a, b)`, `transpose` and `sum(x, axis: i)` say the same
  Concatenate, concatenate, cat, hstack, vstack, merge, concatenationLayer, depthConcatenationLayer, append, column_stack, vcat, hcat, horzcat, vertcat | concat({*:y, x})
  Average, average, reduce_mean, avg, nanmean, global_mean | mean({x:y})
  reduce_sum, total, nansum | sum({x:y})
  reduce_max, amax | max({x:y})
  reduce_min, amin, Min | min({x:y})
  std, stdev, standard_deviation, reduce_std | sqrt(mean(({x:y} - mean({x:y}))^2))
  var, variance, reduce_variance | mean(({x:y})^2) - mean({x:y})^2
  vector_norm(x, p) | norm({x:y})
  l2_norm, L2norm, norm2 | norm({x:y}) | `norm` is a number; divided by it, `x / norm(x)`, a value has length 1
  l1_norm, L1norm, norm1 | sum(abs({x:y}))
  reduce_logsumexp | logsumexp({x:y})
  normalize, l2_normalize, UnitNormalization | {x:y} / (norm({x:y}) + 1e-12)
  Normalization, standardize | layernorm | `layernorm` brings the last axis to mean 0 and variance 1
  flip, fliplr, flipud, reversed | | aec turns no axis round: `dense` learns the same from either order, and `gru(8, reverse: true)` and `scan` read from the end
  roll, circshift | | write `concat(x[-1:], x[:-1], axis: 0)`: the last element comes first
  sort, argsort, sorted | | leave it out: aec sorts no values; the largest is `max(x)`, the smallest `min(x)`
  topk, top_k, kthvalue, nlargest, k_sparse, KSparse, kWTA | | docs/language/patterns.md writes the k largest with a `stack`; a term of the loss such as `1e-3 * batch_sum(abs(z))` makes most values small
  argmax, argmin, onehot | | leave it out: a position has no gradient; `softmax` gives shares that add up to 1
  median, quantile, percentile, mode_of | | aec has no median and no quantiles; the mean is `mean(x)`
  padarray, zero_pad(x, places) | pad({x:y}, {places:1})
  diff, finite_difference, differences(x) | {x:y}[1:] - {x:y}[:-1]
  prod, product, cumprod, reduce_prod | | aec has no product of all values; of positive ones it is `exp(sum(log(x)))`
  fft, rfft, dct, ifft, fourier | | a transform along the axis is a `matmul` with a matrix of cosines and one of sines: docs/language/patterns.md says how to write them
  det, logdet, slogdet, determinant | | aec has no determinant; the volume that the rows of `E` span is `volume(E)`
  glu, GLU | | write `let h = x |> dense(8)`, then `h[:4] * sigmoid(h[4:])`: half of the values open the other half
  sparsemax, Sparsemax, entmax | | `fcls(h, one)` is the nearest point of the simplex, with the identity `one` as docs/language/bodies.md writes it
  unique, conv1, histogram | | aec has no such operation yet: leave it out
  tensor, array, asarray, as_tensor | | numbers of your own stand in a file, as `weight([3], start: file("w.npy"), fixed: true)`; a single number combines with every shape, as in `1 - x`
  ones, zeros, ones_like, zeros_like, full, constant | | write the number itself: a single number combines with every shape, as in `1 - x`
  eye, identity_matrix, eye_like | | docs/language/bodies.md writes the identity: compare `linspace(1, 5, 5)` repeated along both axes
  arange, colon_range(n) | linspace(0, {n:n} - 1, {n:n})
  shape, size, len, numel, nelement, nelements, length, ndim, dim | | sizes are known by name: use the hyper-parameter or the size variable that the shape was declared with
  print, disp, fprintf, display, log_value, assert | | remove it: `aec check` prints every layer with its shape
  map, vmap, apply_to_each, over_steps(layer) | {layer:dense(4)} | layers work on every step by themselves
  range, enumerate, zip, apply, arrayfun | | there are no loops: repeat a layer with `stack(3, dense(4))`; functions work on all elements by themselves
  """

/// Losses of Keras, PyTorch and MATLAB; one entry a line.
let foreignLosses = """
  MSELoss, mse_loss, mean_squared_error, MeanSquaredError, meanSquaredError, l2_loss, L2Loss, l2loss, squared_error, immse, reconstruction_loss, recon_loss, mseloss, criterion, loss_fn, loss_func, loss_function, objective(a, b) | mse({a:y}, {b:x})
  MAE, l1_loss, L1Loss, mean_absolute_error, MeanAbsoluteError, l1loss, mad, absolute_difference, meanabs(a, b) | mae({a:y}, {b:x})
  rmse, RMSE, root_mean_squared_error, RootMeanSquaredError, rmse_loss(a, b) | sqrt(mse({a:y}, {b:x}) + 1e-12)
  sse, SSE, sum_squared_error, sum_of_squares, ssd(a, b) | sum(({a:y} - {b:x})^2)
  half_mse(a, b) | 0.5 * mse({a:y}, {b:x})
  sum_absolute_error(a, b) | sum(abs({a:y} - {b:x}))
  Huber, HuberLoss, huber_loss, smooth_l1, smooth_l1_loss, SmoothL1Loss(a, b) | huber({a:y}, {b:x})
  log_cosh, logcosh, LogCosh(a, b) | mean(log((exp({a:y} - {b:x}) + exp({b:x} - {a:y})) / 2))
  bce, BCE, BCELoss, binary_crossentropy, BinaryCrossentropy, binary_cross_entropy, cross_entropy_binary(a, b) | -mean(({b:x}) * log({a:y} + 1e-7) + (1 - ({b:x})) * log(1 - ({a:y}) + 1e-7)) | `y` must lie between 0 and 1: end the decoder with `|> sigmoid`
  BCEWithLogitsLoss, bce_with_logits, binary_cross_entropy_with_logits, sigmoid_cross_entropy_with_logits(a, b) | mean(softplus({a:y}) - ({a:y}) * ({b:x}))
  CrossEntropyLoss, categorical_crossentropy, CategoricalCrossentropy, cross_entropy, crossentropy, nll_loss, NLLLoss, sparse_categorical_crossentropy, softmax_cross_entropy(a, b) | -sum(({b:x}) * log(softmax({a:y}) + 1e-7))
  KLDivLoss, kl_div, KLDivergence, kl_divergence, kld, kl, kullback_leibler_divergence, kl_loss, KL(a, b) | sum(({b:x}) * log(({b:x} + 1e-7) / ({a:y} + 1e-7))) | both values must be shares that add up to 1: end the decoder with `|> softmax`
  PoissonNLLLoss, Poisson, poisson_loss, poisson_nll_loss, poisson_nll, PoissonNLL(a, b) | poisson({a:y}, {b:x}) | `y` must be above 0: end the decoder with `|> softplus`
  GaussianNLLLoss, gaussian_nll_loss(a, b) | mse({a:y}, {b:x}) | with one variance for all, it is the mean squared error
  cosine_similarity, CosineSimilarity(a, b) | mean(cosine({a:y}, {b:x})) | this is the similarity, 1 for equal directions; a loss takes 1 minus it
  losses.cosine_similarity, losses.CosineSimilarity(a, b) | -mean(cosine({a:y}, {b:x})) | the loss of Keras is minus the similarity
  CosineEmbeddingLoss, cosine_distance, cosine_loss, cosine_similarity_loss, CosineSimilarityLoss, cos_loss, cosine_dissimilarity(a, b) | 1 - mean(cosine({a:y}, {b:x}))
  correlation, pearson, pearson_correlation, PearsonCorrelation, corr, corrcoef, pearsonr(a, b) | mean(cosine({a:y} - mean({a:y}), {b:x} - mean({b:x}))) | this is the correlation, 1 for equal forms; a loss takes 1 minus it
  entropy, shannon_entropy, Entropy, entropy_loss(x) | -sum(({x:z}) * log({x:z} + 1e-7)) | the values must be shares that add up to 1: end them with `|> softmax`
  spectral_information_divergence, SpectralInformationDivergence, sid_loss, SIDLoss, SID(a, b) | mean(sid({a:y}, {b:x}))
  sad, SAD, SADLoss, spectral_angle_distance(a, b) | mean(angle({a:y}, {b:x})) | the spectral angle distance; a sum of absolute differences is `sum(abs(y - x))`
  spectral_angle, sam, SAM, spectral_angle_mapper, SpectralAngle, sam_loss, SAMLoss, angle_loss, spectral_angle_loss(a, b) | mean(angle({a:y}, {b:x}))
  mape, MAPE, mean_absolute_percentage_error(a, b) | mean(abs(({a:y} - {b:x}) / (abs({b:x}) + 1e-7)))
  msle, mean_squared_logarithmic_error(a, b) | mean((log1p(abs({a:y})) - log1p(abs({b:x})))^2)
  nmse, NMSE, nmse_loss, relative_error, relative_mse(a, b) | sum(({a:y} - {b:x})^2) / (sum(({b:x})^2) + 1e-12)
  charbonnier, charbonnier_loss, CharbonnierLoss(a, b) | mean(sqrt(({a:y} - {b:x})^2 + 1e-6))
  chi2, chi_squared, chi_square(a, b) | mean(({a:y} - {b:x})^2 / (abs({b:x}) + 1e-7))
  frobenius_norm, frobenius, fro_norm(x) | norm({x:y})
  kl_sparsity, sparse_kl, kl_sparse, sparsity_kl(x, rho) | sum({rho:0.05} * log({rho:0.05} / (batch_mean(sigmoid({x:z})) + 1e-7)) + (1 - {rho:0.05}) * log((1 - {rho:0.05}) / (1 - batch_mean(sigmoid({x:z})) + 1e-7))) | the mean over the batch is drawn to that share
  mean_batch, batchmean, mean_over_batch(x) | batch_mean({x:z})
  sum_batch, batchsum, sum_over_batch(x) | batch_sum({x:z})
  weighted_mse, WeightedMSE, wmse | | write it out: `mean(w * (y - x)^2)`, with a `w` of the shape of `x`, such as `weight([n], start: file("w.npy"), fixed: true)`
  perceptual_loss, vgg_loss, focal_loss, gan_loss, adversarial_loss, style_loss, lpips | | aec has no such measure yet; the mean squared error is `mse(y, x)`
  hinge, hinge_loss, HingeEmbeddingLoss(a, b) | mean(max(1 - ({a:y}) * ({b:x}), 0))
  r2_score, accuracy, psnr, ssim, structural_similarity, dice, iou, TripletMarginLoss, triplet_loss, contrastive_loss, ms_ssim, emd, wasserstein, dtw | | aec has no such measure yet; the mean squared error is `mse(y, x)`
  l2_regularization, l2_penalty, ridge, weight_penalty, l2_reg, L2 | mean({x:z}^2) | a penalty on the latent values; one on a `weight` takes its name
  l1_regularization, l1_penalty, lasso, sparsity, sparsity_loss, sparsity_penalty, activity_regularizer, l1_reg, L1 | sum(abs({x:z}))
  cdist, pdist, pairwise_distance, pairwise_distances, euclidean_distances, pdist2(a, b) | norm({a:y} - {b:x})
  tv, tv_loss, TotalVariation | total_variation({x:y})
  mmd, MMD, mmd_loss, maximum_mean_discrepancy, compute_mmd | sum(batch_mean({x:z})^2) + sum((batch_mean(({x:z})^2) - 1)^2) | aec compares no pairs of samples; this brings each latent value to mean 0 and variance 1
  over_batch, all_samples | | the samples of a batch meet in the loss alone: `batch_mean(z)` has the shape of one sample, `batch_sum(z^2)` is one number
  jacobian, grad, gradient, autograd, gradients, hessian, jvp, vjp, jacrev, contractive_loss, gradient_penalty, GradientTape, gp_loss | | aec has no derivative of a value by another; noise at the input, `x + 0.1 * normal([n])`, also makes the code insensitive to small changes
  outer, outer_product, ger, kron(a, b) | matmul({a:y} |> reshape([{elements:n}, 1]), {b:x} |> reshape([1, {elements:n}]))
  smoothness | mean(({x:y}[1:] - {x:y}[:-1])^2)
  """
