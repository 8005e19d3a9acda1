using TfLiteQuant.Kernels.Movement;

namespace TfLiteQuant.Ops;

/// <summary>Strided copies between tensors; threads share their rows.</summary>
internal sealed unsafe class MovementKernel : RowKernel
{
    private readonly TensorCopy[] _copies;
    private readonly int[] _begins;
    private readonly Action? _first;

    /// <param name="context">The operator.</param>
    /// <param name="copies">Copies whose targets do not overlap.</param>
    /// <param name="first">What to do before any of them, such as filling margins.</param>
    public MovementKernel(BindContext context, TensorCopy[] copies, Action? first = null)
        : base(context.Workers, copies.Sum(static copy => StridedCopy.Rows(copy.Plan)), copies.Sum(static copy => copy.Plan.Bytes))
    {
        _copies = copies;
        _first = first;
        _begins = new int[copies.Length + 1];
        for (var i = 0; i < copies.Length; i++) _begins[i + 1] = _begins[i] + StridedCopy.Rows(copies[i].Plan);
    }

    /// <summary>The kernel for copies between a tensor and its parts.</summary>
    public static OpKernel Of(BindContext context, TensorCopy[] copies)
        => InterleavingKernel.TryBind(context, copies) ?? (OpKernel)new MovementKernel(context, copies);

    /// <summary>A kernel of one copy.</summary>
    public static MovementKernel Of(BindContext context, TensorValue source, TensorValue target, CopyPlan plan)
        => new(context, [new TensorCopy(source, target, plan)]);

    protected override void Begin() => _first?.Invoke();

    protected override void Execute(int first, int end)
    {
        for (var i = 0; i < _copies.Length && _begins[i] < end; i++)
        {
            var (from, to) = (Math.Max(first, _begins[i]) - _begins[i], Math.Min(end, _begins[i + 1]) - _begins[i]);
            if (from >= to) continue;
            var copy = _copies[i];
            var source = copy.Source.Pointer<byte>();
            var target = copy.Target.Pointer<byte>();

            // The engine may place an output on an input; what lies in the right order then needs no copy.
            if (source != target || !copy.Plan.IsWhole) StridedCopy.Run(copy.Plan, source, target, from, to);
        }
    }
}
