using TfLiteQuant.Model;
using TfLiteQuant.Specification;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Specification;

/// <summary>Each rule finds the defect it is for, and nothing in a model that is right.</summary>
public sealed class SpecificationRulesTests
{
    private static readonly QuantizationParameters Plain = QuantizationParameters.PerTensor(0.05f, 3);
    private static readonly QuantizationParameters Other = QuantizationParameters.PerTensor(0.07f, 3);
    private static readonly QuantizationParameters Plain16 = QuantizationParameters.PerTensor(0.0005f, 0);

    private static readonly Dictionary<string, (FindingSeverity Severity, Func<TfLiteModel> Model)> Defects = new(StringComparer.Ordinal)
    {
        ["AccumulatorOverflow"] = (FindingSeverity.Warning, SpoiltModels.LongSum),
        ["ActivationAxis"] = (FindingSeverity.Error, static () => SpoiltModels.Convolution(static graph => graph.Tensors[0].Quantization = QuantizationParameters.PerAxis([0.05f, 0.06f], 3))),
        ["BiasForm"] = (FindingSeverity.Error, static () => SpoiltModels.Convolution(static graph => graph.Tensors[2].Type = TensorType.Int16)),
        ["BiasSaturation"] = (FindingSeverity.Warning, static () => SpoiltModels.Convolution(static graph => graph.Tensors[2].Buffer = new ModelBuffer { Data = BufferData.From<int>([1, int.MaxValue, 2]) })),
        ["BiasScale"] = (FindingSeverity.Error, static () => SpoiltModels.Convolution(static graph => graph.Tensors[2].Quantization!.Scale![1] *= 1.01f)),
        ["CallParameters"] = (FindingSeverity.Error, static () => SpoiltModels.Branches(Other)),
        ["DegenerateScale"] = (FindingSeverity.Warning, static () => SpoiltModels.Unary(BuiltinOperator.Relu, QuantizationParameters.PerTensor(7.8431e-9f, 0), version: 2)),
        ["DivisorCode"] = (FindingSeverity.Warning, static () => SpoiltModels.Binary(BuiltinOperator.Div)),
        ["EdgeTpuMapping"] = (FindingSeverity.Warning, SpoiltModels.WithFloatTail),
        ["EdgeTpuVersion"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.Exp, Plain, version: 2)),
        ["FloatOperator"] = (FindingSeverity.Information, SpoiltModels.WithFloatTail),
        ["FusedActivation"] = (FindingSeverity.Error, static () => SpoiltModels.Convolution(static graph => graph.Operators[0].Options!.Set(3, FieldValue.Int8(4)))),
        ["GpuOperator"] = (FindingSeverity.Warning, static () => SpoiltModels.Unary(BuiltinOperator.Squeeze, Plain)),
        ["GpuQuantization"] = (FindingSeverity.Information, static () => SpoiltModels.Convolution()),
        ["GpuTensor"] = (FindingSeverity.Warning, static () => SpoiltModels.Unary(BuiltinOperator.Relu, Plain16, TensorType.Int16, version: 3)),
        ["KernelMissing"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.Square, Plain)),
        ["LstmForm"] = (FindingSeverity.Error, static () => SpoiltModels.Lstm(static graph => graph.Tensors[graph.Operators[0].Inputs[19]].Quantization = QuantizationParameters.PerTensor(0.001f, 0))),
        ["MicroHybrid"] = (FindingSeverity.Error, static () => SpoiltModels.Float(static graph =>
        {
            var weights = graph.QuantizedConstant<sbyte>(new sbyte[12], [2, 6], QuantizationParameters.PerTensor(0.1f, 0));
            graph.Output(graph.Operator(BuiltinOperator.FullyConnected, [graph.Input([1, 6]), weights, Value.None], [1, 2], new OptionFields(OptionTag.FullyConnected), 3));
        })),
        ["MicroKernel"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.Gelu, Plain, version: 2)),
        ["MicroShape"] = (FindingSeverity.Information, static () => SpoiltModels.Unary(BuiltinOperator.Relu, Plain, version: 2, spoil: static graph => graph.Tensors[0].ShapeSignature = [-1, 6])),
        ["MirroredScale"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.Neg, Other)),
        ["MissingParameters"] = (FindingSeverity.Error, static () => SpoiltModels.Binary(BuiltinOperator.Mul, spoil: static graph => graph.Tensors[2].Quantization = null)),
        ["MixedTypes"] = (FindingSeverity.Error, static () => SpoiltModels.Binary(BuiltinOperator.Maximum, spoil: static graph => graph.Tensors[1].Type = TensorType.Float32)),
        ["NotQuantized"] = (FindingSeverity.Warning, static () => SpoiltModels.Float(static graph => graph.Output(graph.Unary(BuiltinOperator.Relu, graph.Input([1, 6]))))),
        ["OperatorUnknown"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.StablehloAbs, Plain)),
        ["OperatorVersion"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.Relu, Plain, version: 9)),
        ["PowerOfTwoScale"] = (FindingSeverity.Warning, static () => SpoiltModels.Binary(BuiltinOperator.Add, TensorType.Int16, new OptionFields(OptionTag.Add))),
        ["PrescribedScale"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.Softmax, QuantizationParameters.PerTensor(1f / 255, -128), version: 2)),
        ["RankLimit"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.Pad, Plain16, TensorType.Int16, [1, 1, 1, 1, 2, 3], 4, static graph => [graph.Constant<int>(new int[12], [6, 2])])),
        ["RecentKernel"] = (FindingSeverity.Warning, static () => SpoiltModels.Unary(BuiltinOperator.Tile, Plain16, TensorType.Int16, constants: static graph => [graph.Integers(1, 1)])),
        ["RedundantConversion"] = (FindingSeverity.Warning, static () => SpoiltModels.Requantized(Plain)),
        ["SameScale"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.Reshape, Other)),
        ["ScaleValue"] = (FindingSeverity.Error, static () => SpoiltModels.Convolution(static graph => graph.Tensors[1].Quantization!.Scale![0] *= -1)),
        ["SymmetricInt16"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.Relu, QuantizationParameters.PerTensor(0.0005f, 1), TensorType.Int16, version: 3)),
        ["VariableScale"] = (FindingSeverity.Error, static () => SpoiltModels.Variable(Other)),
        ["WeightAxis"] = (FindingSeverity.Error, static () => SpoiltModels.Convolution(static graph => graph.Tensors[1].Quantization!.QuantizedDimension = 3)),
        ["WeightRange"] = (FindingSeverity.Error, static () => SpoiltModels.Convolution(static graph => graph.Tensors[1].Buffer = new ModelBuffer { Data = BufferData.From<sbyte>([1, -128, 3, 4, 5, 6]) })),
        ["WeightZeroPoint"] = (FindingSeverity.Error, static () => SpoiltModels.Convolution(static graph => graph.Tensors[1].Quantization!.ZeroPoint![2] = 4)),
        ["ZeroFill"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.MatrixDiag, Plain)),
        ["ZeroPointRange"] = (FindingSeverity.Error, static () => SpoiltModels.Unary(BuiltinOperator.Relu, QuantizationParameters.PerTensor(0.05f, 200), version: 2)),
    };

    public static TheoryData<string> Rules => [.. SpecificationRules.All.Select(static rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Finds_its_defect(string name)
    {
        var rule = SpecificationRules.All.Single(rule => rule.Name == name);
        var (severity, make) = Defects[name];
        using var model = make();
        var findings = SpecificationCheck.Run(model, rule.Target, TestContext.Current.CancellationToken).Findings.Where(finding => finding.Rule == name).ToList();
        Assert.NotEmpty(findings);
        Assert.Contains(findings, finding => finding.Severity == severity);
        Assert.All(findings, static finding => Assert.EndsWith(".", finding.Message));
        Assert.EndsWith(".", rule.Demand);
    }

    [Theory]
    [InlineData(TargetRuntime.Any)]
    [InlineData(TargetRuntime.TFLiteMicro)]
    public void Says_nothing_of_models_that_are_right(TargetRuntime target)
    {
        Func<TfLiteModel>[] sound =
        [
            static () => SpoiltModels.Convolution(),
            static () => SpoiltModels.Unary(BuiltinOperator.Softmax, QuantizationParameters.PerTensor(1f / 256, -128), version: 2),
            static () => SpoiltModels.Unary(BuiltinOperator.Reshape, Plain),
            static () => SpoiltModels.Binary(BuiltinOperator.Mul),
            static () => SpoiltModels.Binary(BuiltinOperator.Add, TensorType.Int16, new OptionFields(OptionTag.Add).Flag(1, false, true), 3),
            static () => SpoiltModels.Lstm(),
            static () => SpoiltModels.Branches(Plain),
            static () => SpoiltModels.Variable(Plain),
            static () => SpoiltModels.Requantized(Other),
        ];
        foreach (var make in sound)
        {
            using var model = make();
            var verdict = SpecificationCheck.Run(model, target, TestContext.Current.CancellationToken);
            Assert.Empty(verdict.Findings);
            Assert.True(verdict is { IsValid: true, IsIntegerOnly: true });
        }
    }

    [Theory]
    [InlineData(FindingSeverity.Warning, 1, 3)]
    [InlineData(FindingSeverity.Error, 3, 1)]
    public void A_bias_of_two_dimensions_is_found(FindingSeverity severity, int rows, int columns)
    {
        using var model = SpoiltModels.Convolution(graph => graph.Tensors[2].Shape = [rows, columns]);
        Assert.Contains(SpecificationCheck.Run(model, cancellation: TestContext.Current.CancellationToken).Findings, finding => finding.Rule == "BiasForm" && finding.Severity == severity);
    }

    /// <summary>What the option then says is what kernels without it compute in.</summary>
    [Theory]
    [InlineData(TensorType.Int64, false)]
    [InlineData(TensorType.Int32, true)]
    public void A_stated_type_of_sums_takes_a_version_where_it_changes_them(TensorType type, bool isFound)
    {
        using var model = SpoiltModels.Float(graph =>
        {
            var input = graph.Input([1, 6], null, TensorType.Int16);
            graph[input].Quantization = Plain16;
            var weights = graph.QuantizedConstant<sbyte>(new sbyte[12], [2, 6], QuantizationParameters.PerTensor(0.1f, 0));
            var output = graph.Operator(BuiltinOperator.FullyConnected, [input, weights, Value.None], [(TensorType.Int16, [1, 2])], new OptionFields(OptionTag.FullyConnected).Choice(4, type), 4)[0];
            graph[output].Quantization = Plain16;
            graph.Output(output);
        });
        var findings = SpecificationCheck.Run(model, cancellation: TestContext.Current.CancellationToken).Findings;
        Assert.Equal(isFound, findings.Any(static finding => finding.Rule == "OperatorVersion"));
    }

    /// <summary>Weights of a hybrid operator that are stored without their zeros.</summary>
    [Fact]
    public void Weights_behind_DENSIFY_are_constants()
    {
        using var model = SpoiltModels.Float(static graph =>
        {
            var parameters = QuantizationParameters.PerTensor(0.1f, 0);
            var weights = graph.Operator(BuiltinOperator.Densify, [graph.QuantizedConstant<sbyte>(new sbyte[12], [2, 6], parameters)], [(TensorType.Int8, [2, 6])])[0];
            graph[weights].Quantization = parameters;
            graph.Output(graph.Operator(BuiltinOperator.FullyConnected, [graph.Input([1, 6]), weights, Value.None], [1, 2], new OptionFields(OptionTag.FullyConnected), 3));
        });
        string[] Found(TargetRuntime target) => [.. SpecificationCheck.Run(model, target, TestContext.Current.CancellationToken).Findings.Select(static finding => finding.Rule)];
        Assert.DoesNotContain("MixedTypes", Found(TargetRuntime.Any));
        Assert.Contains("MicroHybrid", Found(TargetRuntime.TFLiteMicro));
    }

    [Fact]
    public void Operators_that_read_what_they_compute_end()
    {
        using var model = SpoiltModels.Float(static graph =>
        {
            var first = graph.Operator(BuiltinOperator.Densify, [graph.Input([2, 6])], [2, 6]);
            var second = graph.Operator(BuiltinOperator.Densify, [first], [2, 6]);
            graph.Subgraph.Operators[0].Inputs = [second.Index];
            graph.Output(graph.Unary(BuiltinOperator.Relu, second));
        });
        Assert.NotNull(SpecificationCheck.Run(model, TargetRuntime.Any, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(TensorType.Int4)]
    [InlineData(TensorType.Int2)]
    public void Codes_with_scales_for_blocks_are_no_defect(TensorType type)
    {
        using var model = SpoiltModels.Float(graph =>
        {
            var table = graph.BlockwiseConstant(type, new int[128], [4, 32], [1, 2, 3, 4], 32, "table");
            var weights = graph.BlockwiseConstant(type, new int[64], [2, 32], [1, 2], 32);
            var rows = graph.Operator(BuiltinOperator.EmbeddingLookup, [graph.Input([1], type: TensorType.Int32), table], [(TensorType.Float32, [1, 32])], null, 5)[0];
            graph.Output(graph.Operator(BuiltinOperator.FullyConnected, [rows, weights, Value.None], [1, 2], new OptionFields(OptionTag.FullyConnected), 14));
        });
        var verdict = SpecificationCheck.Run(model, TargetRuntime.Any, TestContext.Current.CancellationToken);
        Assert.True(verdict.IsValid, string.Join("; ", verdict.Findings.Select(static finding => $"{finding.Rule}: {finding.Message}")));
        Assert.All(verdict.Findings, static finding => Assert.Equal(("FloatOperator", FindingSeverity.Information), (finding.Rule, finding.Severity)));
    }

    [Fact]
    public void A_verdict_counts_and_orders_what_was_found()
    {
        using var model = SpoiltModels.Convolution(static graph =>
        {
            graph.Tensors[1].Quantization!.ZeroPoint![0] = 1;
            graph.Tensors[2].Buffer = new ModelBuffer { Data = BufferData.From<int>([int.MaxValue, 1, 2]) };
        });
        var verdict = SpecificationCheck.Run(model, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["WeightZeroPoint", "BiasSaturation"], verdict.Findings.Select(static finding => finding.Rule));
        Assert.Equal((1, 1, false), (verdict.Errors, verdict.Warnings, verdict.IsValid));
        var first = verdict.Findings[0];
        Assert.Equal((0, 0, "CONV_2D", 1), (first.Subgraph, first.Index, first.Operator, first.Tensor));
    }

    [Fact]
    public void Floats_anywhere_are_not_integer_only()
    {
        using var model = SpoiltModels.WithFloatTail();
        Assert.False(SpecificationCheck.Run(model, cancellation: TestContext.Current.CancellationToken).IsIntegerOnly);
    }

    [Fact]
    public void A_shared_bias_of_zeros_is_right_at_any_scale()
    {
        using var model = SpoiltModels.Convolution(static graph =>
        {
            graph.Tensors[2].Quantization = QuantizationParameters.PerAxis([1, 2, 3], 0);
            graph.Tensors[2].Buffer = new ModelBuffer { Data = BufferData.From<int>([0, 0, 0]) };
        });
        Assert.True(SpecificationCheck.Run(model, cancellation: TestContext.Current.CancellationToken).IsValid);
    }

    [Fact]
    public void The_edge_tpu_ends_at_the_first_operator_it_does_not_have()
    {
        using var model = SpoiltModels.WithFloatTail();
        var findings = SpecificationCheck.Run(model, TargetRuntime.EdgeTpu, TestContext.Current.CancellationToken).Findings;
        Assert.Contains(findings, static finding => finding.Message.StartsWith("1 of 3 operators map to the Edge TPU. DEQUANTIZE#1 ends", StringComparison.Ordinal));
    }
}
