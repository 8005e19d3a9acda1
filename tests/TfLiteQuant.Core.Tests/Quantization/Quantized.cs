using TfLiteQuant.Model;
using TfLiteQuant.Quantization;

namespace TfLiteQuant.Core.Tests.Quantization;

/// <summary>Quantizes models in memory and finds things in them.</summary>
internal static class Quantized
{
    public static QuantizationRecipe DynamicRange { get; } = new() { Technique = QuantizationTechnique.DynamicRange };

    public static QuantizationRecipe Float16 { get; } = new() { Technique = QuantizationTechnique.Float16 };

    public static QuantizationPlan Apply(TfLiteModel model, QuantizationRecipe recipe)
        => ModelQuantizer.Quantize(model, recipe, cancellation: Xunit.TestContext.Current.CancellationToken);

    /// <summary>The only operator of a kind in the main graph.</summary>
    public static Operator Single(this TfLiteModel model, BuiltinOperator kind) => model.Subgraphs[0].Operators.Single(op => op.Builtin == kind);

    /// <summary>Kinds of the main graph's operators in order.</summary>
    public static BuiltinOperator[] Kinds(this TfLiteModel model, int subgraph = 0) => [.. model.Subgraphs[subgraph].Operators.Select(static op => op.Builtin)];

    /// <summary>The tensor an operator of the main graph reads at a position.</summary>
    public static Tensor Read(this TfLiteModel model, Operator op, int position, int subgraph = 0) => model.Subgraphs[subgraph].Tensors[op.Inputs[position]];

    /// <summary>Whether a constant holds int8 codes with the given number of scales.</summary>
    public static bool IsInt8(this Tensor tensor, int scales) => tensor.Type == TensorType.Int8
        && tensor.Buffer.Data.Length == tensor.ElementCount
        && tensor.Quantization is { Scale: { } scale, ZeroPoint: { } zeroPoint }
        && scale.Length == scales && zeroPoint.Length == scales && zeroPoint.All(static zero => zero == 0);
}
