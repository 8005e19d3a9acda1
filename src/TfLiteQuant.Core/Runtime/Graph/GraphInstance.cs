using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>
/// A subgraph ready to run: its tensors' values, its bound operators and its memory. There is one for what the user runs, and
/// one for each place that calls a subgraph.
/// </summary>
internal sealed unsafe partial class GraphInstance : GraphSite, IDisposable
{
    private readonly TensorSlot[] _slots;
    private readonly OperatorNode[] _nodes;
    private readonly TensorValue?[] _lenders;
    private readonly List<(TensorValue Value, VariableMemory Memory)> _variables = [];
    private readonly List<BufferData> _files = [];
    private readonly List<TensorValue> _sparse = [];
    private readonly Action<TensorValue> _makeRoom;

    public GraphInstance(Session session, int index, GraphInstance? caller)
    {
        Session = session;
        Index = index;
        Caller = caller;
        var subgraph = session.Model.Subgraphs[index];
        _makeRoom = MakeRoom;
        Values = new TensorValue[subgraph.Tensors.Count];
        Action<TensorValue> check = RequireRoom;
        for (var i = 0; i < Values.Length; i++) Values[i] = new TensorValue(i, subgraph.Tensors[i], check);
        Tainted = new bool[Values.Length];
        _slots = new GraphStructure(session, index).Slots();
        Inputs = Array.ConvertAll(subgraph.Inputs, tensor => Values[tensor]);
        Outputs = Array.ConvertAll(subgraph.Outputs, tensor => Values[tensor]);
        _lenders = new TensorValue?[Inputs.Length];
        _preparedVersions = new int[Inputs.Length];
        for (var i = 0; i < Values.Length; i++) Start(Values[i], ref _slots[i]);
        _nodes = new OperatorNode[subgraph.Operators.Count];
        for (var i = 0; i < _nodes.Length; i++) _nodes[i] = new OperatorNode(this, i, subgraph.Operators[i]);
    }

    public Session Session { get; }

    /// <summary>Index of the subgraph in the model.</summary>
    public int Index { get; }

    /// <summary>The graph that runs this one.</summary>
    public GraphInstance? Caller { get; }

    /// <summary>All tensors, by their index.</summary>
    public TensorValue[] Values { get; }

    public TensorValue[] Inputs { get; }

    public TensorValue[] Outputs { get; }

    public override int Subgraph => Index;

    public override IReadOnlyList<TensorValue> InputTensors => Inputs;

    public override IReadOnlyList<OperatorSite> Operators => _nodes;

    public override int Preparations => _preparations;

    /// <summary>Which tensors hold infinite values or NaN; kept where a <see cref="NonFiniteWatch"/> looks.</summary>
    public bool[] Tainted { get; }

    /// <summary>Where an operator is.</summary>
    public ModelLocation Place(OperatorNode node) => new(Session.Model.Path, Index, node.Index, node.Name);

    /// <summary>Where a tensor is.</summary>
    public ModelLocation Place(TensorValue tensor) => new(Session.Model.Path, Index, TensorIndex: tensor.Index, TensorName: tensor.Name);

    /// <summary>A number that changes with an input's shape and, where it is constant, with its elements.</summary>
    public long VersionOf(TensorValue? value) => value is null
        ? -1
        : ((long)(value.IsConstant ? _slots[value.Index].ConstantVersion + 1 : 0) << 32) | (uint)value.ShapeVersion;

    /// <summary>Makes an input read another graph's tensor where it lies.</summary>
    public void Lend(int position, TensorValue lender)
    {
        var input = Inputs[position];
        if (input.Type != lender.Type)
            throw Session.Invalid($"It is {input.Type}, but the operator that runs its graph gives it {lender.Type} (tensor {lender.Index} '{lender.Name}').", Place(input));
        _lenders[position] = lender;
        input.UseOwnMemory(null);
        input.TakeShape(lender.Shape);
        // A constant from outside is a constant here, with new elements as far as this graph can know.
        if (input.IsConstant || lender.IsConstant)
        {
            _slots[input.Index].ConstantVersion++;
            _isPrepared = false;
        }

        input.IsConstant = lender.IsConstant;
        if (lender.IsConstant) input.PlaceAt(lender);
    }

    /// <summary>Which outputs are some of the inputs, or are computed from them.</summary>
    public bool[] OutputsFrom(ReadOnlySpan<bool> inputs)
    {
        var reached = new bool[Values.Length];
        for (var i = 0; i < Inputs.Length; i++) reached[Inputs[i].Index] |= inputs[i];
        foreach (var node in _nodes)
        {
            if (!Array.Exists(node.InputValues, input => input is not null && reached[input.Index])) continue;
            foreach (var output in node.OutputValues) reached[output.Index] = true;
        }

        return Array.ConvertAll(Outputs, output => reached[output.Index]);
    }

    public void Dispose()
    {
        foreach (var value in Values) value.Place(null, 0);
        foreach (ref var slot in _slots.AsSpan())
        {
            slot.Own?.Dispose();
            slot.Own = null;
        }

        _arena?.Dispose();
        _arena = null;
        _isPrepared = false;
    }

    private void Start(TensorValue value, ref TensorSlot slot)
    {
        switch (slot.Origin)
        {
            case TensorOrigin.Constant:
                value.HasShape = true;
                value.IsConstant = true;
                var data = value.Source.Buffer.Data;
                value.Place(data.Pointer, data.Length, data);
                if (!data.IsEmpty) _files.Add(data);
                if (slot.IsReadDense && value.Source.Sparsity is not null) _sparse.Add(value);
                break;
            case TensorOrigin.Input:
                value.HasShape = true;
                value.UseOwnMemory(_makeRoom);
                break;
            case TensorOrigin.Variable:
                value.HasShape = true;
                var memory = Session.Variable(Index, value.Index);
                value.UseOwnMemory(memory.Place);
                _variables.Add((value, memory));
                break;
            case TensorOrigin.None:
                // No elements and nobody to compute them: an empty constant, such as the shape of a scalar.
                value.HasShape = true;
                value.IsConstant = true;
                break;
        }
    }

    // Kernels make tables of as many entries as a result has rows: a shape is refused as soon as it is stated.
    private void RequireRoom(TensorValue value)
    {
        if (TensorSizes.Bits(value.Type) > 0) Session.CheckedBytes(value, Index);
    }

    // Memory of the tensor's own for its present shape.
    private void MakeRoom(TensorValue value)
    {
        var bytes = Session.CheckedBytes(value, Index);
        ref var slot = ref _slots[value.Index];
        if (slot.Own is null || slot.Own.Length < bytes)
        {
            // What grows once usually grows again, as lists in loops do.
            var ample = slot.Own is { Length: < 64 << 20 } old ? Math.Max(bytes, old.Length * 3 / 2) : bytes;
            value.Place(null, 0);
            slot.Own?.Dispose();
            slot.Own = null;
            if (ample > Session.Budget.Left) ample = bytes;
            slot.Own = AlignedMemory.Allocate(ample, Session, Place(value));
        }

        value.Place(slot.Own.Pointer, slot.Own.Length, slot.Own);
    }
}
