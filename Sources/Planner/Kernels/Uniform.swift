/// Numbers equally likely in [0, 1).
package enum UniformDistribution: DrawnDistribution { package static let name = "uniform" }
