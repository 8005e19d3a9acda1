using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>
/// Checks that a subgraph can run as it stands (every tensor an operator reads is there by then, and has one origin) and
/// finds who writes and reads each tensor.
/// </summary>
internal sealed class GraphStructure(Session session, int index)
{
    private readonly Subgraph _subgraph = session.Model.Subgraphs[index];
    private TensorSlot[] _slots = [];

    /// <summary>A slot for each tensor.</summary>
    /// <exception cref="TfLiteQuantException">The subgraph contradicts itself.</exception>
    public TensorSlot[] Slots()
    {
        _slots = new TensorSlot[_subgraph.Tensors.Count];
        for (var i = 0; i < _slots.Length; i++)
            _slots[i] = new TensorSlot { Origin = OriginOf(_subgraph.Tensors[i]), Producer = -1, LastReader = -1 };
        foreach (var tensor in _subgraph.Inputs)
        {
            RequireTensor(tensor, Graph(), "input");
            if (_slots[tensor].Origin != TensorOrigin.Variable) _slots[tensor].Origin = TensorOrigin.Input;
        }

        for (var i = 0; i < _subgraph.Operators.Count; i++) Enter(i, _subgraph.Operators[i]);
        foreach (var tensor in _subgraph.Outputs)
        {
            RequireTensor(tensor, Graph(), "output");
            RequireOrigin(tensor, Graph(tensor));
            (_slots[tensor].LastReader, _slots[tensor].IsReadDense) = (int.MaxValue, true);
        }

        return _slots;
    }

    // A buffer without bytes says nothing by itself: files use it for empty constants and for computed tensors.
    private static TensorOrigin OriginOf(Tensor tensor) => tensor.IsVariable ? TensorOrigin.Variable
        : !tensor.Buffer.Data.IsEmpty || tensor.ExternalBufferId != 0 ? TensorOrigin.Constant : TensorOrigin.None;

    private void Enter(int number, Operator op)
    {
        var place = new ModelLocation(session.Model.Path, index, number, op.Code.Name);
        // Compilers for accelerators give their operators memory to work in as inputs without data: that nothing here runs such
        // an operator is what there is to say of it.
        var isForeign = op.Builtin == BuiltinOperator.Custom && session.Find(op) is null;
        foreach (var tensor in op.Inputs)
        {
            if (tensor < 0) continue;
            RequireTensor(tensor, place, "input");
            if (!isForeign) RequireOrigin(tensor, place with { TensorIndex = tensor, TensorName = _subgraph.Tensors[tensor].Name });
            _slots[tensor].LastReader = number;
            _slots[tensor].IsReadDense |= op.Builtin != BuiltinOperator.Densify;
        }

        foreach (var tensor in op.Outputs)
        {
            RequireTensor(tensor, place, "output");
            ref var slot = ref _slots[tensor];
            if (slot.Origin is TensorOrigin.Constant or TensorOrigin.Input || slot.Producer >= 0)
                throw session.Invalid(
                    "Its output is computed twice, or is a constant or an input of the graph.",
                    place with { TensorIndex = tensor, TensorName = _subgraph.Tensors[tensor].Name });
            if (slot.Origin != TensorOrigin.Variable) slot.Origin = TensorOrigin.Computed;
            slot.Producer = slot.LastReader = number;
        }
    }

    private ModelLocation Graph(int? tensor = null)
        => new(session.Model.Path, index, TensorIndex: tensor, TensorName: tensor is { } known ? _subgraph.Tensors[known].Name : null);

    private void RequireTensor(int tensor, ModelLocation place, string what)
    {
        if ((uint)tensor >= (uint)_slots.Length)
            throw session.Invalid($"Its {what} is tensor {tensor}, but the subgraph has {_slots.Length}.", place);
    }

    // Whoever reads a tensor must find it complete.
    private void RequireOrigin(int tensor, ModelLocation place)
    {
        var declared = _subgraph.Tensors[tensor];
        switch (_slots[tensor].Origin)
        {
            case TensorOrigin.Constant:
                if (declared.ExternalBufferId != 0 && declared.Buffer.Data.IsEmpty)
                    throw new TfLiteQuantException(ErrorCode.UnsupportedOperator, "Its data lies in another file.", "The engine runs models that hold their weights themselves.", place);
                if (declared.Sparsity is not null || declared.Type is TensorType.String or TensorType.Variant) return;
                if (!TensorSizes.TryCount(declared.Shape, out var count) || TensorSizes.Bytes(declared.Type, count) > declared.Buffer.Data.Length)
                    throw session.Invalid(
                        $"Its data of {declared.Buffer.Data.Length} bytes is too short for {declared.Type}[{string.Join(',', declared.Shape ?? [])}].", place);
                break;
            case TensorOrigin.None:
                if (!TensorSizes.TryCount(declared.Shape, out var elements) || elements != 0)
                    throw session.Invalid("It is read, but no operator before computes it, and it has no data.", place);
                break;
        }
    }
}
