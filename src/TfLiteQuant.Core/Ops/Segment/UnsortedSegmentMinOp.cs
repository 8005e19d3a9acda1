using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>UNSORTED_SEGMENT_MIN: rows of a segment reduced to the least elements; the highest number where a segment is empty.</summary>
public sealed partial class UnsortedSegmentMinOp : UnsortedSegment
{
    public override BuiltinOperator Operator => BuiltinOperator.UnsortedSegmentMin;

    private protected override OpKernel Float(UnsortedSegmentBinding binding) => binding.Float<LowerBound>(float.MaxValue);

    private protected override OpKernel Whole(UnsortedSegmentBinding binding) => binding.Integer<LowerBound>(int.MaxValue);
}
