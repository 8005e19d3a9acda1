using TfLiteQuant.Kernels.Movement;

namespace TfLiteQuant.Ops;

/// <summary>Tensors whose elements stand in turn in one, or the other way; threads share the elements.</summary>
internal sealed unsafe class InterleavingKernel : RowKernel
{
    private const int RowElements = 2048;

    private readonly Interleaving _interleaving;
    private readonly TensorValue[] _parts;
    private readonly TensorValue _whole;
    private readonly int _elements;

    private InterleavingKernel(BindContext context, TensorCopy[] copies, bool joins)
        : base(context.Workers, (copies[0].Plan.Extents[0] + RowElements - 1) / RowElements, copies.Sum(static copy => copy.Plan.Bytes))
    {
        _elements = copies[0].Plan.Extents[0];
        _whole = joins ? copies[0].Target : copies[0].Source;
        _parts = Array.ConvertAll(copies, copy => joins ? copy.Source : copy.Target);
        _interleaving = new Interleaving(copies.Length, copies[0].Plan.BlockBytes, joins);
    }

    /// <summary>The kernel for copies between a tensor and the parts that its last axis has; null where they are others.</summary>
    public static InterleavingKernel? TryBind(BindContext context, TensorCopy[] copies)
        => Interleaves(copies, true) ? new(context, copies, true) : Interleaves(copies, false) ? new(context, copies, false) : null;

    protected override void Execute(int first, int end)
    {
        var parts = stackalloc byte*[Interleaving.MostParts];
        for (var i = 0; i < _parts.Length; i++) parts[i] = _parts[i].Pointer<byte>();
        _interleaving.Run(parts, _whole.Pointer<byte>(), first * RowElements, Math.Min(_elements, end * RowElements));
    }

    private static bool Interleaves(TensorCopy[] copies, bool joins)
    {
        if (copies.Length is < 2 or > Interleaving.MostParts) return false;
        for (var i = 0; i < copies.Length; i++)
        {
            var plan = copies[i].Plan;
            var bytes = plan.BlockBytes;
            if (plan.IsEmpty || bytes is not (1 or 2 or 4 or 8) || plan.Extents.Length != 1 || plan.Extents[0] != copies[0].Plan.Extents[0]) return false;
            var (whole, part) = joins ? (copies[i].Target, copies[0].Target) : (copies[i].Source, copies[0].Source);
            var (far, near) = joins ? (plan.TargetStrides[0], plan.SourceStrides[0]) : (plan.SourceStrides[0], plan.TargetStrides[0]);
            var (into, own) = joins ? (plan.TargetOffset, plan.SourceOffset) : (plan.SourceOffset, plan.TargetOffset);
            if (!ReferenceEquals(whole, part) || far != copies.Length * bytes || near != bytes || into != i * bytes || own != 0) return false;
        }

        return true;
    }
}
