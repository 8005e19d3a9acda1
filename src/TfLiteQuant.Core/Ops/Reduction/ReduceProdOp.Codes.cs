using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <content>int8 and int16 codes.</content>
public sealed partial class ReduceProdOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output)
        => input.Type switch
        {
            TensorType.Int8 => Products<sbyte>(context, plan, input, output),
            TensorType.Int16 => Products<short>(context, plan, input, output),
            _ => null,
        };

    private static ReductionKernel<T, CodeProducts<T>> Products<T>(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output)
        where T : unmanaged, IBinaryInteger<T>
    {
        var x = CodeParameters.Of(context, input);
        var y = CodeParameters.Of(context, output);
        if (plan.Combined == 0) throw context.Fail("It multiplies no elements.", "Integer kernels have no code for an empty product.");
        var scale = FixedPointMultiplier.From(x.Scale / Math.Pow(y.Scale, 1.0 / plan.Combined));
        return new(context.Workers, plan, input, output, new(scale, x.ZeroPoint, y.ZeroPoint));
    }
}
