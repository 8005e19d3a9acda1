using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>UNSORTED_SEGMENT_MAX: rows of a segment reduced to the greatest elements; the lowest number where a segment is empty.</summary>
public sealed partial class UnsortedSegmentMaxOp : UnsortedSegment
{
    public override BuiltinOperator Operator => BuiltinOperator.UnsortedSegmentMax;

    private protected override OpKernel Float(UnsortedSegmentBinding binding) => binding.Float<UpperBound>(float.MinValue);

    private protected override OpKernel Whole(UnsortedSegmentBinding binding) => binding.Integer<UpperBound>(int.MinValue);
}
