using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>int8 and int16 codes, cut toward zero.</content>
public sealed partial class SqrtOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
    {
        if (input.Type is not (TensorType.Int8 or TensorType.Int16)) return null;
        var x = CodeParameters.Of(context, input);
        var y = CodeParameters.Of(context, output);
        int Root(int code) => RootOfCode.SquareRoot(code, x.Scale, x.ZeroPoint, y.Scale, y.ZeroPoint, y.Min, y.Max);
        if (input.Type == TensorType.Int8)
            return CodeFunctions.NonNegative<sbyte>(context, input, x.ZeroPoint, CodeBinding.Table(context, input, output, code => code < x.ZeroPoint ? y.Min : Root(code)));
        return CodeFunctions.NonNegative<short>(context, input, x.ZeroPoint, new DelegateKernel(() =>
        {
            var from = input.Values<short>();
            var into = output.Span<short>();
            for (var i = 0; i < from.Length; i++) into[i] = (short)Root(from[i]);
        }));
    }
}
