using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Operators with weights of quantized models against what the reference interpreter recorded: operator by operator inside the
/// golden models, and the single-operator fixtures as a whole. Bit for bit, floats of hybrid kernels too.</summary>
public sealed class RecordedProductTests
{
    private static readonly BuiltinOperator[] Owned =
    [
        BuiltinOperator.Conv2D, BuiltinOperator.DepthwiseConv2D, BuiltinOperator.FullyConnected, BuiltinOperator.TransposeConv,
        BuiltinOperator.BatchMatmul, BuiltinOperator.EmbeddingLookup,
    ];

    public static TheoryData<string> Fixtures =>
    [
        "batch_matmul", "batch_matmul_adj", "batch_matmul_const", "conv1d", "conv2d", "conv2d_1x1", "conv2d_batchnorm", "conv2d_dilated",
        "conv2d_grouped", "conv2d_no_bias", "depthwise", "depthwise_dilated", "fully_connected", "fully_connected_3d",
        "fully_connected_relu_no_bias", "fully_connected_small", "transpose_conv",
    ];

    [Theory]
    [MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Operators_inside_trained_models(string name)
    {
        var golden = GoldenModel.Require(name);
        foreach (var variant in new[] { "int8_only", "int16x8", "dynamic_range" })
        {
            if (!golden.HasModel(variant) || golden.Manifest[variant].TensorKernels is not { } kernels) continue;
            using var model = ModelReader.Open(golden.ModelPath(variant));
            foreach (var op in RecordedOperator.In(golden, variant, model))
            {
                if (!Owned.Contains(op.Builtin) || !HasIntegerWeights(op)) continue;
                // The reference's hybrid TRANSPOSE_CONV adds up floats, ours integers.
                if (op.Builtin == BuiltinOperator.TransposeConv && variant == "dynamic_range") op.Run().RequireWithin(1e-6, op.Name);
                else if (kernels == "reference") op.Run().RequireExact(op.Name);

                // The optimized kernels round some codes another way; which they are is known.
                else op.Run().RequireWithin(1, op.Name);
            }
        }
    }

    [Fact]
    public void Codes_that_optimized_kernels_round_another_way_are_few()
    {
        var golden = GoldenModel.Require("waves_conv1d");
        using var model = ModelReader.Open(golden.ModelPath("int8_only"));
        var agreement = RecordedOperator.In(golden, "int8_only", model).Where(static op => Owned.Contains(op.Builtin))
            .Aggregate(new BitAgreement(0, 0, 0), static (sum, op) => sum + op.Run());
        Assert.Equal(7, agreement.Differing);
        Assert.True(agreement.Elements > 4000);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Single_operators(string name)
    {
        var fixture = OperatorFixture.Require(name);
        var compared = 0;
        foreach (var variant in new[] { "int8_fallback", "int8_only", "int16x8", "dynamic_range" })
        {
            using var model = ModelReader.Open(fixture.ModelPath(variant));

            // Weights of fewer than 1024 elements stay float in dynamic range.
            var graph = model.Subgraphs[0];
            if (variant == "dynamic_range" && !graph.Tensors.Exists(static tensor => tensor.Type == TensorType.Int8)) continue;
            FixtureRun.Of(fixture, variant)!.Agreement.RequireExact($"{name} {variant}");
            compared++;
        }

        Assert.True(compared >= 3, $"Only {compared} techniques were compared.");
    }

    private static bool HasIntegerWeights(RecordedOperator op) => op.Inputs.ElementAtOrDefault(1) is { Type: not TensorType.Float32 };
}
