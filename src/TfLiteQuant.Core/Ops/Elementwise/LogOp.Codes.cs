using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>int8 and int16 codes; the logarithm of 0 and less is the least value that the output has.</content>
public sealed partial class LogOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
    {
        if (input.Type is not (TensorType.Int8 or TensorType.Int16)) return null;
        var y = CodeParameters.Of(context, output);
        var least = (y.Min - y.ZeroPoint) * y.Scale;
        return CodeFunctions.Real(context, input, output, x => x <= 0 ? least : MathF.Log(x));
    }
}
