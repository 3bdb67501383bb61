import Diagnostics

/// A name and its place.
package struct Name: Hashable, Sendable {
  package let text: String
  package let span: Span
  package init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

/// One `.ae` file: `ae 1`, then its declarations in any order.
package struct File: Sendable {
  package var functions: [Function] = []
  package var blocks: [Block] = []
  package var models: [Model] = []
  package var sections: [Section] = []
  /// Names with dots such as `nn.Flatten`, which are no names here: the checker has to report each.
  package var foreignNames: [Span] = []
  /// The names of the model, for the cures of foreign calls.
  package var names = ModelNames()
  /// The warnings that the writer means.
  package var allowances: [Allowance] = []
  package init() {}
}

/// `fn swish(x) = x * sigmoid(x)`: a scalar function, applied elementwise to tensors.
package struct Function: Sendable {
  package let name: Name
  package let parameters: [Name]
  /// What the last parameters are where a call leaves them out.
  package let defaults: [Expression]
  package let body: Expression
  package let span: Span

  package init(name: Name, parameters: [Name], defaults: [Expression] = [], body: Expression, span: Span) {
    self.name = name
    self.parameters = parameters
    self.defaults = defaults
    self.body = body
    self.span = span
  }

  /// The parameters that every call gives.
  package var required: [Name] { parameters.dropLast(defaults.count) }
}

/// `block transformer(heads: int) (x: [T, D]) -> [T, D] { ... }`
package struct Block: Sendable {
  package let name: Name
  package let parameters: [Parameter]
  package let inputs: [Port]
  /// The shapes of what the body gives, one for each result.
  package let outputs: [Port]
  package let body: Body
  package let span: Span

  package init(
    name: Name, parameters: [Parameter], inputs: [Port], outputs: [Port], body: Body, span: Span
  ) {
    self.name = name
    self.parameters = parameters
    self.inputs = inputs
    self.outputs = outputs
    self.body = body
    self.span = span
  }
}

/// `model SparseLSTM(steps: int = 10, ...) { let ... encoder ... decoder ... loss ... }`
package struct Model: Sendable {
  package let name: Name
  package let parameters: [Parameter]
  /// What encoder, decoder and loss share.
  package let lets: [Let]
  package let encoder: Part
  package let decoder: Part
  /// Names, then one value, whose summands are the terms.
  package let loss: Body
  package let span: Span

  package init(
    name: Name, parameters: [Parameter], lets: [Let] = [], encoder: Part, decoder: Part, loss: Body, span: Span
  ) {
    self.name = name
    self.parameters = parameters
    self.lets = lets
    self.encoder = encoder
    self.decoder = decoder
    self.loss = loss
    self.span = span
  }
}

extension Model {
  /// The value of the loss.
  package var lossValue: Expression { loss.results[0] }
}

/// A typed hyper-parameter: `latent: int = 12 in 1...64`.
package struct Parameter: Sendable {
  package enum Kind: String, Sendable, CaseIterable { case int, real, bool }
  package let name: Name
  package let kind: Kind
  package let defaultValue: Expression?
  /// Lowest and highest value allowed, both included.
  package let range: (low: Expression, high: Expression)?
  package let span: Span

  package init(
    name: Name, kind: Kind, defaultValue: Expression?, range: (low: Expression, high: Expression)?,
    span: Span
  ) {
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
    self.range = range
    self.span = span
  }
}

/// `encoder (x: [steps, 1]) -> z: [latent] { ... }` or the decoder.
package struct Part: Sendable {
  package let keyword: Name
  package let inputs: [Port]
  package let outputs: [Port]
  package let body: Body
  package let span: Span

  package init(keyword: Name, inputs: [Port], outputs: [Port], body: Body, span: Span) {
    self.keyword = keyword
    self.inputs = inputs
    self.outputs = outputs
    self.body = body
    self.span = span
  }
}

/// A named tensor at the border of a part or block. Without a shape (`decoder (z)`) it takes the one it is given; a
/// block's output needs no name (`-> [T, D]`).
package struct Port: Sendable {
  package let name: Name?
  package let shape: [Expression]?
  /// `in simplex`, `in 0...`: what an output is said to be; not part of `span`.
  package var claim: Expression?
  package let span: Span

  /// With what is said of it.
  package var whole: Span { claim.map { span.joined($0.span) } ?? span }

  package init(name: Name?, shape: [Expression]?, span: Span) {
    self.name = name
    self.shape = shape
    self.span = span
  }
}

/// Statements, then what they give: one expression, or `(a, b)` for several outputs.
package struct Body: Sendable {
  package let lets: [Let]
  package let results: [Expression]
  package let span: Span

  package init(lets: [Let], results: [Expression], span: Span) {
    self.lets = lets
    self.results = results
    self.span = span
  }

  /// A loss that is one expression, without braces.
  package init(_ result: Expression) { self.init(lets: [], results: [result], span: result.span) }

  /// What is evaluated: the values of the names, then the results.
  package var expressions: [Expression] { lets.map(\.value) + results }
}

extension Body {
  /// Where a result stands; one expression may give all of them.
  package func place(ofResult index: Int) -> Span { results[min(index, results.count - 1)].span }
}

/// `let a = expression`, or `let (a, b) = expression` for something that gives several values.
package struct Let: Sendable {
  /// The first name.
  package let name: Name
  /// The names after the first.
  package let others: [Name]
  package let value: Expression
  package let span: Span

  package init(name: Name, others: [Name] = [], value: Expression, span: Span) {
    self.name = name
    self.others = others
    self.value = value
    self.span = span
  }

  package var names: [Name] { [name] + others }
}

/// `data { ... }` or `train { ... }`: keys and values, one a line. In `data` each of several inputs has a group in
/// braces.
package struct Section: Sendable {
  package let keyword: Name
  package let entries: [Entry]
  /// In quotes behind the keyword; nil for all but phases.
  package let title: Name?
  /// Their keywords are the names of inputs in `data`, and `phase` or a key in `train`.
  package let groups: [Section]
  package let span: Span

  package init(keyword: Name, title: Name? = nil, entries: [Entry], groups: [Section] = [], span: Span) {
    (self.keyword, self.title, self.entries, self.groups, self.span) = (keyword, title, entries, groups, span)
  }
}

/// `epochs: 500`
package struct Entry: Sendable {
  package let key: Name
  package let value: Expression
  package let span: Span

  package init(key: Name, value: Expression, span: Span) {
    self.key = key
    self.value = value
    self.span = span
  }
}
