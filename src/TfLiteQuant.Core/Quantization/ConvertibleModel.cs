using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Refuses models that there is nothing to quantize in. Half-precision weights are as good as float ones, unless half precision
/// is what is wanted.</summary>
internal static class ConvertibleModel
{
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.AlreadyQuantized"/> or <see cref="ErrorCode.NothingToQuantize"/>.</exception>
    public static void Require(TfLiteModel model, QuantizationRecipe recipe)
    {
        var state = QuantizationStates.Of(model);
        var holdsHalves = state == QuantizationState.Float16 && DenseFloatsPass.HoldsHalves(model);
        if (holdsHalves && (recipe.Technique != QuantizationTechnique.Float16 || recipe.Rules.Count > 0)) return;
        if (state != QuantizationState.Float)
        {
            throw new TfLiteQuantException(
                ErrorCode.AlreadyQuantized,
                $"The model is quantized already: {Describe(state)}.",
                holdsHalves ? "There is nothing left to do for Float16; every other technique takes this model for a float one."
                : "Quantize the float model it was made from; Get-TensorQuantParams lists what this one holds, and Convert-TfLiteModelInterface changes what it takes and gives.");
        }

        if (!recipe.NeedsCalibration && model.Subgraphs.All(static graph => graph.Tensors.All(static tensor => tensor is not { Type: TensorType.Float32, IsConstant: true })))
        {
            throw new TfLiteQuantException(
                ErrorCode.NothingToQuantize,
                "The model has no float weights.",
                "There is nothing in it that could be stored in fewer bits; Get-TfLiteOperator lists what it computes.");
        }
    }

    private static string Describe(QuantizationState state) => state switch
    {
        QuantizationState.DynamicRange => "dynamic range (integer weights, float activations)",
        QuantizationState.Float16 => "float16 (half-precision weights)",
        QuantizationState.FullInteger => "full integer (integer activations with float borders or operators)",
        QuantizationState.IntegerOnly => "integer only",
        QuantizationState.Int16x8 => "16-bit activations with 8-bit weights",
        _ => "several techniques mixed",
    };
}
