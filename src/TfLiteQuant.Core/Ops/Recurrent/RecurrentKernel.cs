using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <summary>A kernel of recurrent cells, one for each direction, that tell what is inside them to whoever looks.</summary>
/// <param name="relays">What passes on what each cell tells.</param>
internal abstract class RecurrentKernel(CellRelay[] relays) : OpKernel, IInnerValues
{
    public IInnerValueObserver? Observer
    {
        get => relays[0].Observer;
        set
        {
            for (var i = 0; i < relays.Length; i++)
            {
                relays[i].Observer = value;
                Tell(i, value is null ? null : relays[i]);
            }
        }
    }

    /// <summary>Has the cell of a direction tell a listener, or nobody.</summary>
    protected abstract void Tell(int direction, ICellListener? listener);
}
