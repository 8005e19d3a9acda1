using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SEGMENT_SUM: rows added up by segment; segments are numbered from 0, in order and without gaps.</summary>
public sealed partial class SegmentSumOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.SegmentSum;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2);
        var (data, ids, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireType(data, TensorType.Float32, TensorType.Int32);
        context.RequireType(ids, TensorType.Int32);
        context.RequireSameType(data, output);
        if (data.Rank < 1 || ids.Rank != 1 || ids.Shape[0] != data.Shape[0])
            throw context.Fail($"Its segments {OperandChecks.Text(ids)} are not one for each row of {OperandChecks.Text(data)}.", "The model is malformed.");
        if (!context.TryReadValues(1)) return null;

        var segments = CountSegments(context, ids);
        output.Resize([segments, .. data.Shape[1..]]);
        var row = AxisView.Of(data.Shape, 0).Inner;
        return data.Type == TensorType.Float32
            ? new DelegateKernel(() => SegmentReduction.Run<float, FloatBinaryLoop<Sum>>(
                ids.Values<int>(), data.Values<float>(), row, 0, output.Span<float>()))
            : new DelegateKernel(() => SegmentReduction.Run<int, VectorBinaryLoop<int, NumberBinary<int, Sum>>>(
                ids.Values<int>(), data.Values<int>(), row, 0, output.Span<int>()));
    }

    private static int CountSegments(BindContext context, TensorValue ids)
    {
        var last = -1;
        foreach (var id in ids.Values<int>())
        {
            if (id != last + 1 && (id != last || last < 0))
                throw context.Fail($"Segment {id} follows {last}.", "Segments must be numbered from 0, in order and without gaps.");
            last = id;
        }

        return last + 1;
    }
}
