/// Attributes of layers elsewhere: spellings, what they are here, a remark; one entry a line.
///
/// The second column is the attribute here, or nothing when it is left out; after `|>` what follows the layer.
/// `unless true |> last` follows a layer when the value is not true.
let foreignAttributes = """
  in, inputs, in_features, input_size, in_channels, input_dim, in_dim, n_inputs, num_inputs, fan_in, input_features, InputSize, in_size, entries, num_embeddings, embed_dim, d_model, normalized_shape, num_features, size_in, key_dim, value_dim, kdim, vdim, nIn, num_channels, input_channels, NumChannels | | a layer knows the size of its input: leave it out
  input_shape, batch_input_shape, batch_shape, InputShape | | inputs have their shape in the head of the encoder: leave it out
  batch_first, batch_size, time_major, stateful, unroll, return_state, data_format, implementation, batch | | the batch does not appear in a model: leave it out
  units, size, out_features, nodes, neurons, output_dim, out_dim, n_outputs, num_outputs, num_units, n_units, OutputSize, out, output_size, hidden_units, n_hidden, num_neurons, dim_out, size_out, width, embedding_dim | units
  out_channels, filters, n_filters, num_filters, NumFilters, output_channels, channels_out, nb_filter | channels
  kernel_size, filter_size, FilterSize, window, window_size, filter_length, ksize, kernel_width, kernelSize | kernel
  strides, Stride, subsample, step | stride
  dilation_rate, DilationFactor, dilations, dilationrate | dilation
  hidden_size, hidden_dim, n_units_hidden, state_size, NumHiddenUnits, num_hidden_units, num_hidden, cell_size | hidden
  no_bias, nobias, without_bias | not bias
  use_bias, bias_, with_bias, has_bias, biases, UseBias | bias
  dim_feedforward, ffn_dim, ff_dim, mlp_dim, d_ff, dim_ff, intermediate_size | | `wide` is this size as a multiple of the width: leave it out
  mlp_ratio, expansion, ff_mult | wide
  reduction_ratio, se_ratio, squeeze_ratio | ratio
  pad_width, npad, pad_size, pads | places
  endpoint, retstep, norm_first, n_channels, num_parameters | | leave it out
  num_heads, n_heads, nhead, n_head, nheads, NumHeads, num_attention_heads, head_count | heads
  eps, epsilon_, layer_norm_eps, Epsilon | epsilon
  n, count, repeats, num_repeats, factor, scale_factor | times
  target_shape, new_shape, dims_out, newshape, output_shape, unflattened_size | shape
  dims, perm, order, permutation | axes
  dim, axes_, dimension, reduction_axis, axis_, concat_axis | axis
  bidir, is_bidirectional, birnn | bidirectional
  merge_mode, merge, merging | merge | both directions stand beside each other along the last axis
  layer_name, scope, id, label, title, Name, tag | name
  activation, act, nonlinearity, activation_function, act_fn, activation_fn, non_linearity, activ, func | |> {value}
  return_sequences, returnSequences, return_sequence, return_seq | unless true |> last | every step is given; `|> last` takes the last one
  OutputMode, output_mode | unless sequence |> last | every step is given; `|> last` takes the last one
  num_layers, n_layers, layers, nlayers, depth | copies | every layer is written by itself, or with `stack`
  dropout, recurrent_dropout, dropout_rate, attn_dropout, recurrentDropout | | dropout is a layer of its own, as in `|> dropout(0.1)`: leave it out
  rate, drop_rate, dropout_p, drop_prob, probability, Probability | p
  low, high, minval, maxval | | numbers lie between 0 and 1; scale them, as in `2 * uniform([n]) - 1`: leave it out
  mean, std, stddev, stdev, loc, sigma, deviation | | mean 0 and deviation 1; scale them, as in `0.1 * normal([n])`: leave it out
  go_backwards, backwards, is_reverse, reverse | reverse | `lstm` reads forwards, or both ways; `gru(n, reverse: true)` reads backwards
  min, minimum, min_value, lower, lower_bound, least, range, interval | in
  max, maximum, max_value, upper, upper_bound, most | in max
  kernel_initializer, weight_init, init, initializer, WeightsInitializer, init_method, kernel_init, weights_initializer, initial, initial_value, w_init, initialization | start
  bias_initializer, bias_init, b_init, BiasInitializer | bias_start
  recurrent_initializer, weights | | leave it out
  initial_state, init_state, initial_states, h0, hx, h_0, c0 | | a state starts from a value in a scan, `scan(gru_cell, start: z)` or `scan(lstm_cell, start: (h, c))`; else leave it out
  constraint, kernel_constraint, weight_constraint, bounds, limits, constrain, constrained, domain, projection | in
  norm, unit_norm, normalize, normalise, normalized, l2_norm, row_norm | unit
  simplex, sum_to_one, sumtoone, sum_to_1, asc | simplex
  nonneg, non_neg, nonnegative, non_negative, positive, positivity | in
  kernel_regularizer, bias_regularizer, activity_regularizer, weight_decay, regularizer, l2_reg_lambda, recurrent_regularizer, l2, l1 | | a penalty is a term of the loss, as `1e-3 * mean(z^2)`, with the name of a `weight` as well: leave it out
  trainable, requires_grad, trained, learned, learnable, train_weights, grad, is_trainable | not fixed
  frozen, freeze, constant_weight | fixed
  training, train, is_training, train_mode | | a layer knows by itself whether the model is trained: leave it out
  dtype, device, precision, inplace, dynamic, autocast, seed | | everything is computed in 32 bits: leave it out
  depthwise, depth_multiplier, output_padding, ceil_mode, count_include_pad, return_indices, align_corners, antialias, recompute_scale_factor | | leave it out
  padding_mode | | a layer of its own pads otherwise, as in `|> pad(1, by: reflect)`: leave it out
  mode, interpolation, upsample_type | by
  keepdims, keepdim, keep_dims | | the axis disappears; `reshape` brings it back: leave it out
  elementwise_affine, affine | not affine
  center | not bias_fixed
  scale | not fixed
  momentum, track_running_stats | | `batchnorm` alone keeps statistics: leave it out
  need_weights, mask_zero, key_padding_mask | | attention has no mask here: leave it out
  attn_mask, mask, is_causal, use_causal_mask, causal, src_mask, attention_mask | | `attention` has no mask, every step sees all: docs/language/patterns.md writes out an attention that sees earlier steps alone, and `scan` and `gru` read steps in their order
  alpha, negative_slope, slope, inner_size | | the constants of a function are fixed; another one is an `fn` of your own: leave it out
  reduction, size_average, reduce | | a loss is the mean over values and samples, `batch_sum` their sum
  from_logits, log_input, full, label_smoothing, log_target, weight, sample_weight, delta, ord | | leave it out
  start_dim, end_dim, dim0, dim1, unflatten_dim, keep_batch | | leave it out
  learning_rate, learningrate, learn_rate | lr
  beta_1 | beta1
  beta_2 | beta2
  params, parameters, model_parameters, betas, model, amsgrad, maximize, foreach, fused, clipnorm, clipvalue, nesterov, decay, rho, centered, global_clipnorm, use_ema, schedule, line_search_fn, line_search, capturable, differentiable, decoupled_weight_decay, jit | | leave it out
  recurrent_activation, gate_activation, state_activation, cell_activation, StateActivationFunction, GateActivationFunction | | the gates of `lstm` use sigmoid and tanh: leave it out
  proj_size, unit_forget_bias, reset_after, use_peepholes, forget_bias, layer_norm | | leave it out
  """

/// Optimizers elsewhere; one entry a line.
let foreignOptimizers = """
  Adam, AdamOptimizer, adam_optimizer, adamopt(params, lr, betas, eps, weight_decay) | adam(lr: {lr:1e-3})
  AdamW, adam_w, AdamWOptimizer, DecoupledAdam(params, lr, betas, eps, weight_decay) | adamw(lr: {lr:1e-3})
  NAdam, Nadam(params, lr, betas, eps, weight_decay) | nadam(lr: {lr:2e-3})
  RAdam, RectifiedAdam(params, lr, betas, eps, weight_decay) | radam(lr: {lr:1e-3})
  AdaMax, Adamax, AMSGrad, Lion, lamb, adabelief(params, lr, betas, eps, weight_decay) | adam(lr: {lr:1e-3}) | `adam` is the nearest of the optimizers
  SGD, GradientDescentOptimizer, gd, gradient_descent, ASGD(params, lr, momentum, dampening, weight_decay, nesterov) | sgd(lr: {lr:1e-3}, momentum: {momentum:0})
  sgdm, MomentumOptimizer, momentum, nesterov(params, lr, momentum) | sgd(lr: {lr:1e-3}, momentum: {momentum:0.9})
  RMSprop, RMSPropOptimizer, Adagrad, Adadelta, FTRL, Rprop, adafactor(params, lr, rho, momentum) | rmsprop(lr: {lr:1e-3}) | `rmsprop` is the nearest of the optimizers
  LBFGS, L_BFGS, LBFGSB, bfgs(params, lr) | lbfgs(lr: {lr:1})
  newton, trainlm, levenberg_marquardt, trainscg, conjugate_gradient(params, lr) | lbfgs(lr: {lr:1}) | `lbfgs` is the nearest of the optimizers
  """

/// Keys of recipes elsewhere: spellings, the line as it is written here, a remark; one entry a line.
///
/// A line that starts with `data` belongs in that section, another one in `train`.
let foreignKeys = """
  batch_size, batchsize, minibatch, mini_batch, minibatch_size, MiniBatchSize, mini_batch_size, bs, batches, samples_per_batch, train_batch_size | batch: {value:128}
  num_epochs, n_epochs, nb_epoch, max_epochs, MaxEpochs, nepochs, number_of_epochs, passes, train_epochs, EPOCHS | epochs: {value:100}
  iterations, iters, max_iter, num_steps, n_steps, max_steps, num_iterations, n_iter, updates, total_steps, niter, train_steps | steps: {value:1000}
  learning_rate, lr, LearningRate, learn_rate, InitialLearnRate, alpha, eta, step_size, base_lr, initial_lr, learningrate, stepsize | optimizer: adam(lr: {value:1e-3})
  beta_1, b1 | optimizer: adam(beta1: {value:0.9})
  beta_2, b2 | optimizer: adam(beta2: {value:0.999})
  beta1 | optimizer: adam(beta1: {value:0.9})
  beta2 | optimizer: adam(beta2: {value:0.999})
  epsilon, eps, adam_epsilon | optimizer: adam(epsilon: {value:1e-8})
  optim, opt, solver, method, algorithm, solverName, optimiser, trainer, optimizer_name | optimizer: {optimizer:adam(lr: 1e-3)}
  random_state, random_seed, rng, rng_seed, manual_seed, seed_value, randomseed, np_seed, torch_seed, set_seed | seed: {value:0}
  num_workers, workers, n_jobs, num_threads, n_threads, nproc, cores, ncpu, n_workers, jobs, parallel | threads: {value:2}
  shuffle_data, Shuffle, reshuffle, shuffling, random_order, permute | shuffle: {truth:true}
  validation_split, val_split, test_size, test_split, valid_split, validation, val_fraction, test_fraction, validation_fraction, val_size, val, split, holdout, valid, ValidationFrequency, train_test_split, test_ratio, val_ratio, validation_ratio, holdout_fraction | data test: {value:20%}
  train, training, train_share, train_split, train_size, train_fraction, train_ratio | data test: {rest:20%} | `test` is the share that is kept for testing, not the share that trains
  path, filename, file_name, filepath, file_path, data_path, input, input_file, source, x_train, data_file, csv, npy, data, url, folder, data_dir, location, fname, inputs, train_data, src, samples, from, load | data file: {text:"cube.npy"}
  key, variable, var, group, dataset_name, variable_name, h5_key, field, var_name, hdf5_path, node, member | data dataset: {text:"counts"}
  normalize, normalise, normalization, normalisation, scaling, scaler, rescale, min_max, minmax, preprocessing, standardize, standardise, standardization, preprocess, Normalization, feature_scaling, zscore, z_score, scale_data, norm, transform | data scale: {scale:standard} | `scale` is `none`, `max`, `mean`, `poisson`, `standard` or `spectrum`
  has_header, skip_header, skiprows, header_row, skip_rows, names, csv_header | data header: {truth:true}
  spectral_axis, channel_axis, band_axis, axis, spectrum_axis, wavelength_axis, energy_axis, channels_axis, signal_axis | data spectral: {value:0}
  bands, channel_range, wavelengths, energy_range, wavelength_range, bands_range, spectral_range, xlim, band_range | data between: {value:0.2...10} | `between` counts in the axis's units, `channels` from 0
  roi, crop, region, crop_size, window | | leave it out: a part of the scene is `rows: 0...63` and `columns: 0...63` in `data`, each with its last place
  bin, binning, rebin, bin_size, downsample, spatial_bin | data bin_pixels: {value:2} | for channels it is `bin_channels`
  bad_bands, bad_channels, exclude, drop_channels, ignore_channels, remove_channels, bad_bands_list, drop_bands | data dead_channels: {value:[5, 17]}
  bad_pixels, drop_pixels, exclude_pixels, hot_pixels | data dead_pixels: {value:[[3, 4]]}
  one_hot, onehot, one_hot_encode, one_hot_encoding, to_categorical, categorical, is_categorical, is_class, are_classes, class, num_classes, n_classes | data classes: {truth:true} | the number of classes is the size of the input
  mask_file, roi_mask, valid_mask, mask_path | data mask: {text:"mask.npy"}
  transposed, swap_axes | data transpose: {truth:true}
  weight_decay, L2Regularization, weightdecay, wd | optimizer: adam(weight_decay: {value:1e-4})
  order, memory_order, pixel_order, storage_order | | the order of a list of pixels is `pixels: row_major(rows, columns)` or `column_major(rows, columns)`
  milestones, lr_milestones, lr_steps, decay_epochs | | the rate falls at even distances, as `rate: step(every: 30, by: 0.1)`; uneven ones are phases
  l2, l2_regularization, decay, regularization, regularizer, lambda_, reg, weight_penalty, l1, penalty | | leave it out: `optimizer: adamw(lr: 1e-3)` has a decay of weights, and a penalty is a term of the loss, as `mse(y, x) + 1e-3 * mean(z^2)`
  steps_per_epoch, samples_per_epoch, batches_per_epoch, epoch_length, steps_per_execution, initial_epoch | | leave it out: an epoch is one pass over all samples; `steps: 1000` counts changes of the weights
  validation_data, validation_set, x_val, x_test, test_data, val_data, test_file | | leave it out: `test: 20%` in `data` keeps a share of the samples for testing
  validation_steps, validation_freq, validation_batch_size, eval_every, val_every, eval_batch_size | | leave it out: every epoch ends with a test
  max_queue_size, use_multiprocessing, class_weight, sample_weight, collate_fn, num_replicas | | leave it out
  ema, ema_decay, moving_average, use_ema, swa, polyak, polyak_averaging, weight_average, weight_averaging, averaging, model_ema | average: {value:0.999}
  n_runs, runs, num_runs, n_repeats, num_repeats, repetitions, trials, n_trials, n_seeds, num_seeds, ensemble, ensemble_size, restarts, n_restarts, replicates | repeats: {count:5} | every run starts from another seed
  seeds, seed_list, random_seeds, random_states | repeats: {count:5} | runs start from `seed` and the next seeds
  split_seed, data_seed, seed_split, seed_test, test_random_state, shuffle_seed | test_seed: {value:0}
  max_hours, hours | max_time: {hours:1 h}
  time_limit, timeout, walltime, wall_time, max_duration, time_budget, max_seconds | max_time: {seconds:600 s}
  frozen, freeze_layers, frozen_layers, freeze_weights, fixed, freezes | freeze: {value:decoder.dense.bias}
  trainable, unfreeze, requires_grad, unfrozen, train_layers, trainable_layers | | leave it out: every part trains, and `freeze: encoder` names the parts that stay as they are, `freeze: []` in a phase none
  param_groups, parameter_groups, layer_rates, lr_mult, lr_multipliers, learning_rates, discriminative_lr | | parts with learning rates of their own form a group: `rate { decoder: 1e-4 }`
  phases, stage, stages, curriculum, fine_tune, finetune, fine_tuning, finetuning, pretrain, pretraining, schedule_phases | | a run in several parts holds phases: `phase "name" { epochs: 50 }`
  momentum, nesterov, rho, dampening, amsgrad, Momentum | | leave it out: adam's memory of gradients is `adam(beta1: 0.9)`
  loss, loss_function, criterion, objective, loss_fn, cost, lossfunction, cost_function, loss_type | | the loss stands in the model, behind the decoder: `loss mse(y, x)`
  metrics, metric, callbacks, log_dir, logger, verbose, Verbose, Plots, plots, tensorboard, wandb, logging, log_every, print_every, log_interval, progress, progress_bar, debug, monitor, verbosity | | leave it out: a run always writes `metrics.csv` and shows its progress
  patience, ValidationPatience, early_stopping_patience, patience_epochs | stop: patience({value:20})
  early_stopping, EarlyStopping, early_stop, earlystopping, stop_early | stop: patience({patience:20}) | the run then ends where so many epochs bring no lower loss; `aec encode --best` uses the weights of the best epoch
  min_delta, tolerance, tol, restore_best_weights | | leave it out, or write `stop: patience(20)`: the run then ends where 20 epochs bring no lower loss; `aec encode --best` uses the weights of the best epoch
  scheduler, lr_scheduler, lr_decay, LearnRateSchedule, lr_schedule, warmup, warmup_steps, gamma, decay_steps, step_lr, cosine, decay_rate, reduce_lr, LearnRateDropFactor, LearnRateDropPeriod, learning_rate_schedule, annealing | | leave it out, or write how the rate changes, as `rate: cosine` or `rate: linear(to: 0.1)`
  device, gpu, cuda, gpus, use_gpu, accelerator, ExecutionEnvironment, cpu, mps, num_gpus, backend | | leave it out: aec runs on the processor; `threads: 4` sets the workers
  grad_clip, gradient_clip, clipnorm, clip_norm, max_grad_norm, GradientThreshold, gradient_clipping, clip_grad_norm, clip_grad_norm_, clip_gradient, clip_gradients | clip: {value:1}
  clipvalue, clip_grad_value, clip_grad_value_ | clip_value: {value:1}
  checkpoints, save_path, save_dir, output, output_dir, out, run_dir, save_every, checkpoint_dir, save, save_best, outdir, CheckpointPath, model_path, save_to | | leave it out: the folder of a run is given on the command line, `aec train model.ae --out run`
  pretrained, init, weights, resume, load_weights, initial_weights, restore, from_checkpoint | | leave it out: weights to start from are given on the command line, `aec train model.ae --init weights.safetensors`
  drop_last, pin_memory, prefetch, persistent_workers, cache, buffer_size, shuffle_buffer | | leave it out: the last batch of an epoch may be shorter
  dtype, precision, mixed_precision, amp, fp16, half, float16, type | | leave it out: everything is computed in 32 bits
  format, file_type, file_format, filetype, loader, reader, engine | | leave it out: a file is known by its first bytes or its name
  delimiter, sep, separator, decimal, encoding, usecols, delim, quotechar, comment | | leave it out: the separator of a table is found out
  augment, augmentation, noise, data_augmentation, jitter, flip, add_noise, noise_level | | leave it out: aec has no augmentation yet
  dropout, dropout_rate | | dropout is a layer of the model, as in `x |> dropout(0.1)`: leave it out
  hidden, latent, latent_dim, hidden_size, num_layers, layers, units, architecture, latent_size, n_latent, code_size, bottleneck | | sizes are hyper-parameters of the model, as in `model Name(latent: int = 3) { ... }`
  input_shape, shape, n_channels, num_channels, num_features, n_features, n_samples, width, height, size | | leave it out: the shape is read from the file and compared with the model
  y_train, labels, targets, label, y, ground_truth, output_file, classes | | leave it out: an autoencoder learns from its input alone
  k_folds, cross_validation, cv, folds, kfold, n_splits, stratify | | leave it out: aec splits once, by `test: 20%` in `data`
  name, description, version, experiment, run_name, comment_text, author, project, notes, title, experiment_name | | leave it out, or write it behind `//`
  """
