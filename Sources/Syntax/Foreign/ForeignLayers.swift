/// Layers of Keras, PyTorch and MATLAB: spellings and parameters, the cure as code, a remark; one entry a line.
///
/// In a cure `{units:32}` is the argument `units`, else 32. `elements`, `features` and `steps` are the input's, if
/// known. A cure without placeholders of one letter goes after `|>`. What follows `&` goes into the call before it.
let foreignLayers = """
  Dense(units, activation, use_bias) | dense({units:32})
  Linear, fc, fully_connected, FullyConnected, InnerProduct, linear_layer, LazyLinear(in_features, units, bias) | dense({units:32})
  fullyConnectedLayer, fullyconnect, fcLayer, featureLayer(units) | dense({units:32})
  MLP, mlp, FeedForward, feed_forward(units) | dense({units:32}) |> relu |> dense({units:32})
  Conv1D, Convolution1D(channels, kernel, stride, padding) | conv1d({channels:16}, kernel: {kernel:3})
  SeparableConv1D, SeparableConvolution1D(channels, kernel, stride, padding) | conv1d({features:3}, kernel: {kernel:3}, groups: {features:3}) |> conv1d({channels:16}, kernel: 1) | each feature by itself, then all of them together
  Conv1d, LazyConv1d(in_channels, channels, kernel, stride, padding, dilation) | conv1d({channels:16}, kernel: {kernel:3}) | values are [steps, channels] here, where PyTorch has [channels, steps]
  Conv3d, Conv3D, conv3d(channels, kernel, stride, padding) | conv2d({channels:16}, kernel: {kernel:3}) | the bands of a picture are its channels
  conv, Conv, convolution(channels, kernel, stride, padding) | conv1d({channels:16}, kernel: {kernel:3}) | `conv1d` runs along the steps, `conv2d` over a picture
  Conv2D, Convolution2D(channels, kernel, stride, padding) | conv2d({channels:16}, kernel: {kernel:3})
  SeparableConv2D, SeparableConvolution2D(channels, kernel, stride, padding) | conv2d({features:3}, kernel: {kernel:3}, groups: {features:3}) |> conv2d({channels:16}, kernel: 1) | each feature by itself, then all of them together
  Conv2d, LazyConv2d, conv2(in_channels, channels, kernel, stride, padding, dilation) | conv2d({channels:16}, kernel: {kernel:3}) | values are [height, width, channels] here, where PyTorch has [channels, height, width]
  DepthwiseConv1D, DepthwiseConv1d(kernel, stride, padding) | conv1d({features:3}, kernel: {kernel:3}, groups: {features:3})
  convolution1dLayer(kernel, channels, padding) | conv1d({channels:16}, kernel: {kernel:3})
  convolution2dLayer(kernel, channels, padding) | conv2d({channels:16}, kernel: {kernel:3})
  Conv1DTranspose, Deconv1D, deconv(channels, kernel, stride, padding) | conv1d({channels:16}, kernel: {kernel:3}, transposed: true)
  Conv2DTranspose, Deconv2D, transposedConv2dLayer(channels, kernel, stride, padding) | conv2d({channels:16}, kernel: {kernel:3}, transposed: true)
  ConvTranspose1d, transposedConv1dLayer(in_channels, channels, kernel, stride, padding) | conv1d({channels:16}, kernel: {kernel:3}, transposed: true)
  ConvTranspose2d(in_channels, channels, kernel, stride, padding) | conv2d({channels:16}, kernel: {kernel:3}, transposed: true)
  UpSampling1D, UpSampling2D, UpsamplingNearest2d, interpolate, resize, unpool, unpooling, MaxUnpool, MaxUnpool1d, MaxUnpool2d(times) | upsample({times:2})
  UpsamplingBilinear2d(times) | upsample({times:2}, by: linear) | corners are not aligned here
  MaxPooling1D, MaxPool1D, MaxPool1d, maxPooling1dLayer, max_pooling, max_pool, max_pool1d, maxpool, MaxPooling2D, MaxPool2D, MaxPool2d, maxPooling2dLayer, max_pool2d, pooling(pool_size, stride) | pool({pool_size:2}, by: max)
  AveragePooling1D, AvgPool1d, AvgPool1D, avg_pool1d, averagePooling1dLayer, average_pooling, mean_pool, mean_pooling, AveragePooling2D, AvgPool2D, AvgPool2d, avg_pool2d, averagePooling2dLayer, avg_pool, avgpool(pool_size, stride) | pool({pool_size:2}, by: mean)
  GlobalAveragePooling1D, GlobalAvgPool1D, AdaptiveAvgPool1d, globalAveragePooling1dLayer, global_average_pooling | mean(axis: 0)
  GlobalAveragePooling2D, GlobalAvgPool2D, AdaptiveAvgPool2d, AdaptiveAvgPool2D, globalAveragePooling2dLayer, global_avg_pool | mean(axis: 0) |> mean(axis: 0)
  GlobalMaxPooling2D, GlobalMaxPool2D, AdaptiveMaxPool2d, globalMaxPooling2dLayer | max(axis: 0) |> max(axis: 0)
  PixelShuffle, pixel_shuffle, DepthToSpace, depth_to_space, SubPixelConv(times) | upsample({times:2}) | the channels stay as many as they are
  GlobalMaxPooling1D, GlobalMaxPool1D, AdaptiveMaxPool1d, globalMaxPooling1dLayer | max(axis: 0)
  LSTM(input_size, hidden, num_layers) | lstm({hidden:12}) | `lstm` gives every step; `|> last` behind it takes the last one
  lstmLayer(hidden) | lstm({hidden:12}) | `lstm` gives every step; `|> last` behind it takes the last one
  bilstmLayer, BiLSTM, bidirectional_lstm(hidden) | lstm({hidden:12}, bidirectional: true)
  bi_gru, bigruLayer, BidirectionalGRU, bidirectional_gru(x, hidden) | concat(gru({x:x}, {hidden:12}), gru({x:x}, {hidden:12}, reverse: true), axis: -1) | one reads forwards, one backwards
  LSTMCell, CuDNNLSTM, ConvLSTM1D(input_size, hidden) | lstm({hidden:12}) | `lstm` runs over all steps by itself
  GRU, gruLayer, GRUCell, CuDNNGRU(input_size, hidden, num_layers) | gru({hidden:12}) | `gru` gives every step; `|> last` behind it takes the last one
  RNN, SimpleRNN, Elman, RNNCell, recurrent(input_size, hidden, num_layers) | lstm({hidden:12}) | aec has no plain recurrent layer; `lstm` is its recurrent layer
  Bidirectional, bidir(layer) | {layer:lstm(12)}&bidirectional: true
  TimeDistributed, timedistributed(layer) | {layer:dense(1)} | `dense` works on every step by itself
  for, loop, replicate, repeat_layer, repeat_block, times_layer(count, layer) | stack({count:2}, {layer:layernorm}) | a layer or block is repeated with `stack`, each time with weights of its own
  Sequential, sequential_block, ModuleList, make_pipeline, chain | {>:dense(32) |> relu} | layers are joined with `|>`
  RepeatVector, repeat_vector, tile, repmat, RepeatLayer(times) | repeat({times:10})
  Flatten, ravel, flattenLayer, flat, vectorize, squeeze, to_vector(in_dim) | reshape([{elements:n}]) | all elements in one vector
  unsqueeze, expand_dims, ExpandDims, newaxis, add_channel(in_dim) | reshape([{elements:n}, 1])
  Reshape, view, Unflatten, reshapeLayer, as_shape(shape) | reshape({shape:[n]})
  Permute, permute, swapaxes, moveaxis, permuteLayer, TransposeLayer(in_dim) | transpose
  Lambda | | a formula is a function of its own: `fn name(x) = ...` above the model, then `x |> name`
  Activation, activationLayer, apply_activation(function) | {function:relu}
  LayerNormalization, LayerNorm, layerNormalizationLayer(in_features) | layernorm
  RMSNorm, RMSNormalization, rms_norm(in_features) | layernorm | `layernorm` subtracts the mean too; without it write `x / sqrt(mean(x^2) + 1e-6)`
  GroupNorm, GroupNormalization, group_norm, gn(groups, in_features) | groupnorm({groups:1})
  InstanceNorm1d, InstanceNorm2d, InstanceNorm2D, InstanceNorm1D, InstanceNorm, InstanceNormalization, instance_norm, instanceNormalizationLayer(in_features) | groupnorm({features:1}) | a group for each feature is an instance norm
  BatchNorm, BatchNorm1d, BatchNorm2d, LazyBatchNorm1d, SyncBatchNorm, batch_norm, bn(in_features, eps, momentum, affine) | batchnorm
  BatchNormalization, batchNormalizationLayer, batch_normalization(axis, momentum, eps) | batchnorm
  Dropout, dropoutLayer, AlphaDropout, drop, FeatureAlphaDropout(p) | dropout({p:0.5})
  SpatialDropout2D, Dropout2d, Dropout2D, dropout2d, spatial_dropout(p) | dropout({p:0.5}, whole: [0, 1]) | a channel is dropped as a whole
  SpectralNorm, spectral_norm, WeightNorm, weight_norm, spectral_normalization, SpectralNormalization(layer) | {layer:dense(1)} | aec divides no weight by its norm; `in: unit` holds each of its rows at length 1
  GumbelSoftmax, gumbel_softmax, gumbel, relaxed_one_hot, RelaxedOneHotCategorical(temperature) | block gumbel_softmax (h: [D]) -> [D] { (h - log(-log(uniform([D])))) / {temperature:1} |> softmax } | shares that are drawn anew for every sample
  SpatialDropout1D, Dropout1d(p) | dropout({p:0.5}, whole: [0]) | axis 0 is dropped as a whole
  GaussianNoise, gaussian_noise, AddNoise, AddGaussianNoise, additive_noise(x, stddev) | {x:x} + {stddev:0.1} * normal([{like:10, 3}])
  noise, GaussianDropout | | noise is added to a value, as in `x + 0.1 * normal([n])` for an `x` of shape `[n]`
  reparameterize, reparametrize, reparameterise, Sampling | | write it out: `mu + exp(logvar / 2) * normal([latent])`
  randn, randn_like, random_normal, standard_normal, truncated_normal | | noise is `normal([n])`, with the shape `[n]` of the value that it belongs to
  rand, rand_like, random_uniform, random | | noise is `uniform([n])`, with the shape `[n]` of the value that it belongs to
  Embedding, EmbeddingBag, wordEmbeddingLayer, OneHot, one_hot(entries, units) | dense({units:32}) | aec has no table of vectors for whole numbers; `dense` embeds values
  MultiHeadAttention, SelfAttention, multi_head_attention, mha, selfAttentionLayer, attentionLayer(heads, key_dim) | attention(heads: {heads:1})
  MultiheadAttention, TorchMultiheadAttention(in_features, heads) | attention(heads: {heads:1})
  Attention, AdditiveAttention, scaled_dot_product_attention, ScaledDotProductAttention | attention(heads: 1)
  PositionalEncoding, PositionalEmbedding, SinePositionEncoding, sinusoidalPositionEncodingLayer, positional_encoding, pos_enc(in_features) | positional
  TransformerEncoder, TransformerEncoderLayer, TransformerBlock, Transformer, EncoderLayer(d_model, heads) | transformer(heads: {heads:1})
  softmaxLayer, softmax2d(axis) | softmax
  LogSoftmax, log_softmax, logsoftmax(axis) | softmax |> log
  Input, InputLayer, sequenceInputLayer, featureInputLayer, inputLayer, imageInputLayer, placeholder | | remove it: inputs stand in the head of the encoder, as in `encoder (x: [steps, 1]) -> z: [latent] { ... }`
  Output, regressionLayer, classificationLayer, outputLayer | | remove it: the last line of a body is its result
  Model, Autoencoder, compile, build_model | | a file holds one `model Name(...) { ... }`, which is not called
  Identity, identity, noop, Linear_activation, Masking, contiguous, cuda, cpu, numpy, requires_grad, clone, cast, float, double | | leave it out: nothing takes its place here
  ActivityRegularization, ActivityRegularizer, KLRegularizer, AddLoss, add_loss | | leave it out, and add the penalty to the loss, as `+ 1e-4 * sum(abs(z))`
  ParametricReLU, PReLU, prelu, preluLayer, ParametricRelu(num_parameters, init) | leaky_relu(weight([], start: {init:0.25})) | one slope below 0 is learnt, for all features
  RReLU, rrelu | leaky_relu | the slope below 0 is 0.01 and is not drawn
  Cropping1D, Cropping, crop(cropping) | {x:x}{cropping:[2:-2]} | steps are taken by their places
  Cropping2D, Slice, narrow, slice(first, end) | | take steps by their places, as in `x[2:-2]` and `x[2:-2, 2:-2]`
  ZeroPadding1D, ZeroPadding2D, ZeroPad1d, ZeroPad2d, ConstantPad1d, ConstantPad2d, padding(padding) | pad({padding:1})
  CircularPad1d, circular_pad(padding) | concat({x:x}[-{padding:1}:], {x:x}, {x:x}[:{padding:1}], axis: 0) | the ends meet
  ReflectionPad1d, ReflectionPad2d(padding) | pad({padding:1}, by: reflect)
  ReplicationPad1d, ReplicationPad2d(padding) | pad({padding:1}, by: edge)
  """
