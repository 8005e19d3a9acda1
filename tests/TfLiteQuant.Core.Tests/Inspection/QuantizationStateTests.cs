using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Inspection;

/// <summary>The state of the reference converter's models is what it was asked for, or what it left.</summary>
public sealed class QuantizationStateTests
{
    // Asked for integers only, the reference leaves some operators of these float.
    private static readonly string[] WithFloatLeftovers = ["digits_transformer", "pairs_two_inputs", "waves_conv1d"];

    // Its 16-bit conversion of LSTM models leaves int8 and float in them, and they do not run.
    private static readonly string[] WithBrokenInt16 = ["digits_lstm", "digits_bilstm"];

    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Golden_models_are_what_they_were_converted_to(string name)
    {
        var golden = GoldenModel.Require(name);
        var integerOnly = WithFloatLeftovers.Contains(name) ? QuantizationState.FullInteger : QuantizationState.IntegerOnly;
        Is(QuantizationState.Float, "float");
        // All its weights are below the reference's minimum.
        Is(name == "waves_conv1d" ? QuantizationState.Float : QuantizationState.DynamicRange, "dynamic_range");
        Is(QuantizationState.Float16, "float16");
        Is(QuantizationState.FullInteger, "int8_fallback");
        Is(integerOnly, "int8_only");
        Is(integerOnly, "uint8_io");
        Is(WithBrokenInt16.Contains(name) ? QuantizationState.Mixed : QuantizationState.Int16x8, "int16x8");
        Is(QuantizationState.DynamicRange, "peer/dynamic_wi8");
        Is(QuantizationState.DynamicRange, "peer/weight_only_wi8");
        Is(QuantizationState.DynamicRange, "peer/dynamic_wi4b32_afp32");

        void Is(QuantizationState expected, string variant)
        {
            if (!golden.HasModel(variant)) return;
            using var model = ModelReader.Open(golden.ModelPath(variant));
            Assert.Equal((variant, expected), (variant, QuantizationStates.Of(model)));
        }
    }

    [Fact]
    public void Tensors_that_nothing_uses_say_nothing()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        main.QuantizedConstant<sbyte>([1, 2], [2], QuantizationParameters.PerTensor(1, 0));
        main.Output(main.Softmax(main.Input([1, 4])));
        Assert.Equal(QuantizationState.Float, QuantizationStates.Of(builder.Build()));
    }

    [Fact]
    public void Half_precision_scales_of_blocks_are_no_half_precision_weights()
    {
        var builder = new ModelBuilder();
        BlockWise.AddLayer(builder);
        Assert.Equal(QuantizationState.DynamicRange, QuantizationStates.Of(builder.Build()));
    }
}
