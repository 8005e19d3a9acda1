using TfLiteQuant.Diagnostics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>An operator of a graph instance: its tensors, its kernel, and when it is bound.</summary>
internal sealed class OperatorNode : OperatorSite, IKernelMemoryGiver
{
    private readonly GraphInstance _graph;
    private readonly NodeContext _context;
    private OpDefinition? _definition;
    private IInnerValues? _innerValues;
    private readonly List<(MemoryPiece Piece, long Bytes)> _kept = [];

    public OperatorNode(GraphInstance graph, int index, Operator op)
        : base(graph.Index, index, op)
    {
        _graph = graph;
        InputValues = Array.ConvertAll(op.Inputs, tensor => tensor < 0 ? null : graph.Values[tensor]);
        OutputValues = Array.ConvertAll(op.Outputs, tensor => graph.Values[tensor]);
        Snapshot = new BindingSnapshot(InputValues.Length);
        _context = new NodeContext(graph, this);
    }

    public TensorValue?[] InputValues { get; }

    public TensorValue[] OutputValues { get; }

    public override IReadOnlyList<TensorValue?> Inputs => InputValues;

    public override IReadOnlyList<TensorValue> Outputs => OutputValues;

    public override TensorValue Output(int position) => OutputValues[position];

    public override ModelLocation Location => _graph.Place(this);

    public override bool RunsSubgraphs => _context.RunsSubgraphs;

    public override bool IsFolded => Folded;

    public override IInnerValues? InnerValues => _innerValues;

    /// <summary>Whether it ran when the graph was prepared and its outputs are constant.</summary>
    public bool Folded { get; set; }

    /// <summary>Whether it is bound right before it runs, as its inputs' shapes or values are not known earlier.</summary>
    public bool IsLate { get; set; }

    /// <summary>The kernel; null until bound.</summary>
    public OpKernel? Kernel { get; private set; }

    public BindingSnapshot Snapshot { get; }

    /// <summary>Outputs whose shapes are known after running only.</summary>
    public List<int> DynamicOutputs { get; } = [];

    /// <summary>Outputs that may lie where an input lies.</summary>
    public List<(int Output, int Input)> InPlace { get; } = [];

    /// <summary>What the engine knows of the operator.</summary>
    /// <exception cref="TfLiteQuantException">Nothing: the operator is not supported.</exception>
    public OpDefinition Definition => _definition ??= _graph.Session.Find(Operator) ?? throw new TfLiteQuantException(
        ErrorCode.UnsupportedOperator,
        Operator.Builtin == BuiltinOperator.Custom ? $"There is no kernel for the custom operator '{Name}'." : $"The engine does not know {Name}.",
        Operator.Builtin == BuiltinOperator.Custom ? "The engine runs those that the runtime has built in, and those registered with it by name. DynamicRange and Float16 convert models without running them." : "docs/operators.md lists the operators that run.",
        Location);

    /// <summary>Whether all inputs have known shapes.</summary>
    public bool KnowsInputShapes
    {
        get
        {
            foreach (var input in InputValues)
                if (input is { HasShape: false }) return false;
            return true;
        }
    }

    /// <summary>Whether outputs can be computed ahead of time.</summary>
    public bool CanFold
    {
        get
        {
            if (Kernel is null || OutputValues.Length == 0 || !Definition.IsPure || RunsSubgraphs) return false;
            if (Definition.DependsOnlyOnShapes) return true;
            foreach (var input in InputValues)
                if (input is { IsConstant: false }) return false;
            return true;
        }
    }

    /// <summary>Makes the kernel anew.</summary>
    /// <param name="valuesKnown">Whether the inputs' values are there, as they are right before it runs.</param>
    /// <returns>False where the operator must be bound later.</returns>
    public bool Bind(bool valuesKnown)
    {
        DynamicOutputs.Clear();
        InPlace.Clear();
        Snapshot.Clear();
        _context.ValuesKnown = valuesKnown;
        Release();
        foreach (var output in OutputValues) output.Extremes?.Forget();
        using (KernelMemory.From(this)) Kernel = Definition.Bind(_context);
        _innerValues = Kernel as IInnerValues;
        // What the kernel changed itself (a variable's shape) is part of the state it was bound in.
        Snapshot.Take(_graph, InputValues);
        return Kernel is not null;
    }

    /// <summary>Takes the kernel away, as its inputs' shapes are not known any more.</summary>
    public void Unbind()
    {
        Release();
        _innerValues = null;
    }

    /// <inheritdoc/>
    public MemoryPiece Take(long bytes)
    {
        var budget = _graph.Session.Budget;
        budget.TakeForKernels(bytes, Location);
        try
        {
            var piece = _graph.Session.Room.Take(bytes);
            _kept.Add((piece, bytes));
            return piece;
        }
        catch (OutOfMemoryException)
        {
            budget.ReturnOfKernels(bytes);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Return(MemoryPiece piece)
    {
        var kept = _kept.FindLastIndex(other => other.Piece == piece);
        if (kept < 0) return;
        GiveBack(_kept[kept]);
        _kept.RemoveAt(kept);
    }

    /// <summary>Any exception as an error at this operator.</summary>
    public TfLiteQuantException Wrap(Exception failure, string doing) => failure switch
    {
        TfLiteQuantException { Location.OperatorIndex: not null } located when located.Location.Path == Location.Path => located,
        TfLiteQuantException known => new TfLiteQuantException(known.Code, known.Problem, known.Advice, Merge(known.Location), known.InnerException),
        OutOfMemoryException => new TfLiteQuantException(
            ErrorCode.MemoryLimitExceeded, $"The machine's memory did not suffice while {doing} it.", "Give smaller inputs, or check whether the model's shapes are sound.", Location, failure),
        OverflowException => new TfLiteQuantException(
            ErrorCode.InvalidOperator, $"Sizes are beyond what can be counted while {doing} it.", "Give smaller inputs, or check whether the model's shapes and options are sound.", Location, failure),
        _ => new TfLiteQuantException(
            ErrorCode.InvalidOperator, $"The engine failed while {doing} it: {failure.Message}", "The operator contradicts itself, or takes a form the engine cannot run.", Location, failure),
    };

    // What the kernel kept goes with it.
    private void Release()
    {
        Kernel = null;
        foreach (var kept in _kept) GiveBack(kept);
        _kept.Clear();
    }

    private void GiveBack((MemoryPiece Piece, long Bytes) kept)
    {
        _graph.Session.Room.Return(kept.Piece);
        _graph.Session.Budget.ReturnOfKernels(kept.Bytes);
    }

    private ModelLocation Merge(ModelLocation known) => known with
    {
        Path = known.Path ?? Location.Path,
        Subgraph = known.Subgraph ?? Subgraph,
        OperatorIndex = known.OperatorIndex ?? (known.Subgraph is null || known.Subgraph == Subgraph ? Index : null),
        OperatorName = known.OperatorName ?? (known.Subgraph is null || known.Subgraph == Subgraph ? Name : null),
    };
}
