using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Runs a model of one operator.</summary>
internal static class OperatorRun
{
    /// <summary>Runs an operator on the given values: as inputs of the model, or as its constants.</summary>
    /// <param name="builtin">The operator.</param>
    /// <param name="output">Type of its output, and the shape that the model states for it.</param>
    /// <param name="options">Its options.</param>
    /// <param name="constants">Whether the values are constants.</param>
    /// <param name="inputs">The values.</param>
    public static TensorValue Run(BuiltinOperator builtin, (TensorType Type, int[] Shape) output, OptionFields? options, bool constants, params TensorValue[] inputs)
    {
        var builder = new ModelBuilder();
        var values = Array.ConvertAll(inputs, input => constants ? builder.Main.Constant(input) : builder.Main.Input(input.Shape, type: input.Type));
        builder.Main.Output(builder.Main.Operator(builtin, values, [output], options is null ? null : (OperatorOptions)options));
        using var interpreter = new Interpreter(builder.Build());
        return EngineRun.Run(interpreter, interpreter, constants ? new LiteRtCase() : new LiteRtCase(inputs))[0];
    }
}
