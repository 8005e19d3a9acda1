using TfLiteQuant.Diagnostics;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <content>The arena: which tensors lie in it, how long each is needed, and where it lies.</content>
internal sealed unsafe partial class GraphInstance
{
    private AlignedMemory? _arena;

    /// <summary>Bytes of the arena.</summary>
    public long ArenaBytes { get; private set; }

    /// <summary>Bytes its tensors would take one beside the other.</summary>
    public long UnsharedBytes { get; private set; }

    private void PlanArena()
    {
        var (items, itemOf) = Lifetimes();
        var total = ArenaPlanner.Plan(items);
        if (_arena is null ? total > 0 : _arena.Length < total)
        {
            _arena?.Dispose();
            _arena = null;
            _arena = AlignedMemory.Allocate(total, Session, PlaceOfLargest());
        }

        ArenaBytes = total;
        for (var i = 0; i < Values.Length; i++)
            if (itemOf[i] >= 0) Values[i].Place(_arena == null ? null : _arena.Pointer + items[itemOf[i]].Offset, items[itemOf[i]].Size, _arena);
    }

    private (ArenaItem[] Items, int[] ItemOf) Lifetimes()
    {
        var items = new List<ArenaItem>();
        var itemOf = new int[Values.Length];
        Array.Fill(itemOf, -1);
        UnsharedBytes = 0;
        foreach (var node in _nodes)
        {
            for (var i = 0; i < node.OutputValues.Length; i++)
            {
                var output = node.OutputValues[i];
                ref var slot = ref _slots[output.Index];
                slot.InArena = slot.Origin == TensorOrigin.Computed && !node.IsLate && !node.Folded && !node.DynamicOutputs.Contains(i);
                if (!slot.InArena) continue;
                FreeOwn(ref slot);
                var size = AlignedMemory.RoundUp(Session.CheckedBytes(output, Index));
                var last = Session.Options.KeepAllTensors ? int.MaxValue : slot.LastReader;
                UnsharedBytes += size;
                if (HostOf(node, i, itemOf) is >= 0 and var host)
                {
                    itemOf[output.Index] = host;
                    items[host] = items[host] with { Last = last };
                }
                else
                {
                    itemOf[output.Index] = items.Count;
                    items.Add(new ArenaItem { Size = size, First = node.Index, Last = last });
                }
            }
        }

        return ([.. items], itemOf);
    }

    // The stretch of an input that ends here and that the kernel allows an output to take over; -1 for none.
    private int HostOf(OperatorNode node, int output, int[] itemOf)
    {
        if (Session.Options.KeepAllTensors) return -1;
        foreach (var (allowed, position) in node.InPlace)
        {
            if (allowed != output || (uint)position >= (uint)node.InputValues.Length || node.InputValues[position] is not { } input) continue;
            ref var slot = ref _slots[input.Index];
            // Of one size, so that a kernel may go through both front to back.
            if (!slot.InArena || slot.LastReader != node.Index || Uses(node, input) != 1 || input.ByteLength != node.OutputValues[output].ByteLength) continue;
            var host = itemOf[input.Index];
            if (!IsTaken(node, output, host, itemOf)) return host;
        }

        return -1;
    }

    private static int Uses(OperatorNode node, TensorValue input)
    {
        var uses = 0;
        foreach (var other in node.InputValues)
            if (ReferenceEquals(other, input)) uses++;
        return uses;
    }

    private static bool IsTaken(OperatorNode node, int output, int host, int[] itemOf)
    {
        for (var i = 0; i < output; i++)
            if (itemOf[node.OutputValues[i].Index] == host) return true;
        return false;
    }

    private static void FreeOwn(ref TensorSlot slot)
    {
        slot.Own?.Dispose();
        slot.Own = null;
    }

    private ModelLocation PlaceOfLargest()
    {
        TensorValue? largest = null;
        for (var i = 0; i < Values.Length; i++)
            if (_slots[i].InArena && (largest is null || Values[i].ByteLength > largest.ByteLength)) largest = Values[i];
        return largest is null ? new ModelLocation(Session.Model.Path, Index) : Place(largest);
    }
}
